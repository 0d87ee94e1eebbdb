use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::fault::Fault;

impl Fault {
    /// The HTTP status that says the same.
    pub fn status(&self) -> StatusCode {
        match self {
            Fault::Unauthorized => StatusCode::UNAUTHORIZED,
            Fault::Foreign => StatusCode::FORBIDDEN,
            Fault::NotFound(_) => StatusCode::NOT_FOUND,
            Fault::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Fault::Malformed { status, .. } => *status,
            Fault::Taken(_) => StatusCode::CONFLICT,
            Fault::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Fault::Database(_) if self.is_unreachable() => StatusCode::SERVICE_UNAVAILABLE,
            Fault::Database(_) | Fault::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A word that programs can tell it by.
    pub fn code(&self) -> &'static str {
        match self {
            Fault::Unauthorized => "unauthorized",
            Fault::Foreign => "foreign",
            Fault::NotFound(_) => "not_found",
            Fault::Invalid(_) => "invalid",
            Fault::Malformed { .. } => "malformed",
            Fault::Taken(_) => "taken",
            Fault::Busy => "busy",
            Fault::Database(_) if self.is_unreachable() => "unavailable",
            Fault::Database(_) | Fault::Broken => "internal",
        }
    }
}

impl IntoResponse for Fault {
    /// As JSON: `{"error": {"code": "not_found", "message": "…"}}`.
    fn into_response(self) -> Response {
        self.log();
        let status = self.status();
        let body = json!({"error": {"code": self.code(), "message": self.public()}});
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        if status == StatusCode::UNAUTHORIZED {
            let bearer = HeaderValue::from_static("Bearer");
            headers.insert(header::WWW_AUTHENTICATE, bearer);
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use aludel::{Error, Kind};

    use super::*;

    #[test]
    fn the_databases_words_stay_in_the_log() {
        let secret = Fault::from(Error::new(Kind::Failed, "near \"secret\": syntax error"));
        assert_eq!(secret.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let words = "the database refused: look at the server's log for its words";
        assert_eq!(secret.public(), words);
        let gone = Fault::from(Error::new(Kind::Unreachable, "no server at 10.0.0.7"));
        assert_eq!(gone.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(gone.code(), "unavailable");
        let words = "the database is out of reach: try again in a moment";
        assert_eq!(gone.public(), words);
    }

    #[test]
    fn a_refusal_names_its_scheme_and_a_busy_server_its_delay() {
        let headers = Fault::Unauthorized.into_response().headers().clone();
        assert_eq!(headers[header::WWW_AUTHENTICATE], "Bearer");
        let headers = Fault::Busy.into_response().headers().clone();
        assert_eq!(headers[header::RETRY_AFTER], "5");
    }
}
