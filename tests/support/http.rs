use std::time::Duration;

use serde_json::Value;
use ureq::Agent;
use ureq::http::{HeaderMap, Request};

use super::App;

/// Requests to an app that serves.
#[derive(Clone)]
pub struct Http {
    agent: Agent,
    base: String,
    headers: Vec<(String, String)>,
}

/// What the app answered.
#[derive(Debug)]
pub struct Answer {
    /// The status: 200.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub text: String,
}

impl Http {
    pub(super) fn new(base: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_mins(1)));
        Self {
            agent: config.build().into(),
            base: base.to_owned(),
            headers: Vec::new(),
        }
    }

    /// The same, to another server.
    #[must_use]
    pub fn at(mut self, app: &App) -> Self {
        self.base = format!("http://{}", app.address());
        self
    }

    /// The same, with this header in each request.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same, speaking for whom the token speaks.
    #[must_use]
    pub fn with_token(self, token: &str) -> Self {
        self.with("authorization", &format!("Bearer {token}"))
    }

    /// A GET.
    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, None)
    }

    /// A request with a JSON body.
    pub fn json(&self, method: &str, path: &str, body: &Value) -> Answer {
        let body = ("application/json", body.to_string());
        self.send(method, path, Some(body))
    }

    /// A POST of a form's fields, encoded already.
    pub fn form(&self, path: &str, fields: &str) -> Answer {
        let kind = "application/x-www-form-urlencoded";
        self.send("POST", path, Some((kind, fields.to_owned())))
    }

    /// A request with or without a body of this type.
    pub fn send(&self, method: &str, path: &str, body: Option<(&str, String)>) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let response = match body {
            None => self.agent.run(request.body(()).expect("a request")),
            Some((kind, body)) => {
                let request = request.header("content-type", kind);
                self.agent.run(request.body(body).expect("a request"))
            }
        };
        let (parts, mut body) = response.expect("the app answers").into_parts();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            text: body.read_to_string().expect("the body is a text"),
        }
    }
}

impl Answer {
    /// The body as JSON, if the status is this one.
    #[track_caller]
    pub fn as_json(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        serde_json::from_str(&self.text).expect("the body is JSON")
    }

    /// The body of an error, if the status is this one: its code and its message.
    #[track_caller]
    pub fn error(&self, status: u16) -> (String, String) {
        let json = self.as_json(status);
        let part = |name: &str| json["error"][name].as_str().unwrap_or_default().to_owned();
        (part("code"), part("message"))
    }

    /// A header's value, empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().expect("a text"))
    }
}
