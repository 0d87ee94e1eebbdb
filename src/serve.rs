//! The server: routes, and an end without broken answers.

use std::future::IntoFuture;
use std::net::SocketAddr;
use std::time::Duration;

use aludel::{Error, Kind};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, map_response};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::fault::Fault;
use crate::pool::Pool;
use crate::{api, page};

/// How long requests that are under way may take once the server is told to end.
const GRACE: Duration = Duration::from_secs(10);

/// The longest body of a request, in bytes.
const LONGEST: usize = 1 << 20;

/// What every handler needs.
#[derive(Clone)]
pub struct Site {
    /// The database.
    pub pool: Pool,
}

/// Serves the database at `url` on `listen` until the process is told to end.
///
/// # Errors
/// The address cannot be listened on, or the database is none to share.
pub fn run(url: String, listen: SocketAddr) -> aludel::Result<()> {
    if url.contains(":memory:") {
        let words =
            "sqlite::memory: is gone with each connection: name a file, such as `sqlite://app.db`";
        return Err(Error::new(Kind::Usage, words));
    }
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| failed("the server's threads do not start", error))?
        .block_on(serve(
            Site {
                pool: Pool::new(url),
            },
            listen,
        ))
}

async fn serve(site: Site, listen: SocketAddr) -> aludel::Result<()> {
    let listener = TcpListener::bind(listen).await.map_err(|error| {
        let what = format!("cannot listen on {listen}: choose another address with --listen");
        failed(&what, error)
    })?;
    let address = listener
        .local_addr()
        .map_err(|error| failed("the address is not known", error))?;
    let (told, ended) = oneshot::channel();
    let server = axum::serve(listener, router(site)).with_graceful_shutdown(async {
        end().await;
        // The other side is gone only where the server is too.
        let _ = told.send(());
    });
    eprintln!("listening on http://{address}");
    tokio::select! {
        result = server.into_future() => {
            result.map_err(|error| failed("the server stopped", error))?;
        }
        () = grace(ended) => eprintln!("some requests took too long: they are cut off"),
    }
    eprintln!("stopped");
    Ok(())
}

/// Ends a while after the server was told to end.
async fn grace(ended: oneshot::Receiver<()>) {
    if ended.await.is_err() {
        // The server ended by itself: nothing to wait for.
        std::future::pending::<()>().await;
    }
    eprintln!("finishing what is under way");
    tokio::time::sleep(GRACE).await;
}

fn router(site: Site) -> Router {
    Router::new()
        .merge(api::routes())
        .merge(page::routes())
        .fallback(api::nothing_here)
        .method_not_allowed_fallback(api::no_such_method)
        .layer(from_fn(limit))
        .layer(map_response(headers))
        .layer(DefaultBodyLimit::max(LONGEST))
        .with_state(site)
}

/// Refuses a body by what its length is said to be; one that does not say is cut off by the layer below.
async fn limit(request: Request, next: Next) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    match length {
        Some(length) if length > LONGEST => Fault::Malformed {
            status: StatusCode::PAYLOAD_TOO_LARGE,
            words: format!("the request has {length} bytes: {LONGEST} at most"),
        }
        .into_response(),
        _ => next.run(request).await,
    }
}

async fn headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.extend(page::HEADERS);
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Ends when the process gets SIGTERM or ctrl-c. Where one cannot be listened for, the other still is.
async fn end() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupt => {}
        () = terminate() => {}
    }
}

#[cfg(unix)]
async fn terminate() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminate() {
    std::future::pending().await
}

fn failed(what: &str, error: std::io::Error) -> Error {
    Error::new(Kind::Failed, format!("{what}: {error}")).caused_by(error)
}
