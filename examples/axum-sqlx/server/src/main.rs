//! A service with axum and sqlx that upgrades its database inside `#[tokio::main]`, on SQLite, MySQL or MariaDB.

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use sqlx::AnyPool;

#[derive(Serialize, sqlx::FromRow)]
struct Note {
    id: i64,
    title: String,
    text: Option<String>,
    stars: i32,
}

#[derive(Deserialize)]
struct NewNote {
    title: String,
    text: Option<String>,
}

type Failure = (axum::http::StatusCode, String);

fn failure(error: sqlx::Error) -> Failure {
    (axum::http::StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
}

async fn list(State(pool): State<AnyPool>) -> Result<Json<Vec<Note>>, Failure> {
    let notes = sqlx::query_as("SELECT id, title, text, stars FROM notes ORDER BY id");
    Ok(Json(notes.fetch_all(&pool).await.map_err(failure)?))
}

async fn add(State(pool): State<AnyPool>, Json(note): Json<NewNote>) -> Result<(), Failure> {
    sqlx::query("INSERT INTO notes (title, text) VALUES (?, ?)")
        .bind(note.title)
        .bind(note.text)
        .execute(&pool)
        .await
        .map(|_| ())
        .map_err(failure)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::var("DATABASE_URL").unwrap_or_else(|_| "sqlite://notes.db".to_owned());
    let migrated = url.clone();
    tokio::task::spawn_blocking(move || schema::upgrade(&migrated)).await??;

    sqlx::any::install_default_drivers();
    let pool = AnyPool::connect(&url).await?;
    let app = Router::new().route("/notes", get(list).post(add)).with_state(pool);
    let listen = std::env::var("LISTEN").unwrap_or_else(|_| "127.0.0.1:8081".to_owned());
    let listener = tokio::net::TcpListener::bind(&listen).await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, app).await?;
    Ok(())
}
