use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::fault::Outcome;
use crate::serve::Site;

/// Whether the server and its database can answer, and which migration the schema is at.
pub async fn show(State(site): State<Site>) -> Outcome<Json<Value>> {
    let state = site
        .pool
        .run(|session| crate::schema::state(session.db()))
        .await?;
    Ok(Json(json!({
        "status": "ok",
        "engine": state.engine.word(),
        "head": state.head,
        "binary_head": state.binary_head,
    })))
}
