//! As much of HTTP as a test needs.

use std::future::Future;
use std::sync::Arc;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The path and the query.
    pub path: String,
    /// The header of that name.
    pub authorization: String,
    /// The body.
    pub body: String,
}

/// What is answered.
#[derive(Clone, Debug)]
pub struct Response {
    /// Number and words.
    pub status: &'static str,
    /// Lines between status and body, each with its end.
    pub headers: String,
    /// The body.
    pub body: String,
}

/// What becomes of a question.
#[derive(Clone, Debug)]
pub enum Reply {
    /// It is answered.
    Whole(Response),
    /// It is answered but for the last byte.
    Cut(Response),
    /// The connection ends.
    HangUp,
    /// Nothing; the connection stays.
    Never,
}

impl Response {
    /// An answer with a body.
    pub fn new(status: &'static str, body: impl Into<String>) -> Self {
        Self { status, headers: String::new(), body: body.into() }
    }

    /// The usual answer.
    pub fn ok(body: impl Into<String>) -> Self {
        Self::new("200 OK", body)
    }
}

/// Answers all who connect, one question after the other on each connection, until the future is dropped.
pub async fn serve<F>(listener: TcpListener, reply: impl Fn(Request) -> F + Send + Sync + 'static)
where
    F: Future<Output = Reply> + Send + 'static,
{
    let reply = Arc::new(reply);
    let mut connections = tokio::task::JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let reply = reply.clone();
        connections.spawn(async move { converse(stream, &*reply).await });
        while connections.try_join_next().is_some() {}
    }
}

async fn converse<F>(stream: TcpStream, reply: &(impl Fn(Request) -> F + Sync)) -> Option<()>
where
    F: Future<Output = Reply> + Send,
{
    let mut stream = BufReader::new(stream);
    loop {
        let (first, request) = read(&mut stream).await?;
        let path = first.split(' ').nth(1)?.to_owned();
        let (response, cut) = match reply(Request { path, ..request }).await {
            Reply::Whole(response) => (response, 0),
            Reply::Cut(response) => (response, 1),
            Reply::HangUp => return None,
            Reply::Never => return std::future::pending().await,
        };
        let Response { status, headers, body } = response;
        write(&mut stream, &format!("HTTP/1.1 {status}"), &headers, &body, cut).await?;
        if cut > 0 {
            return None;
        }
    }
}

/// The next message: its first line and the rest.
pub(crate) async fn read(stream: &mut BufReader<TcpStream>) -> Option<(String, Request)> {
    let (mut first, mut request, mut length) = (String::new(), Request::default(), 0);
    stream.read_line(&mut first).await.ok().filter(|bytes| *bytes > 0)?;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.ok().filter(|bytes| *bytes > 0)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().ok()?,
            "authorization" => value.trim().clone_into(&mut request.authorization),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    request.body = String::from_utf8(body).ok()?;
    Some((first, request))
}

/// Writes a message, but for its last bytes.
pub(crate) async fn write(
    stream: &mut BufReader<TcpStream>,
    first: &str,
    headers: &str,
    body: &str,
    cut: usize,
) -> Option<()> {
    let length = body.len();
    let head =
        format!("{first}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n{headers}\r\n");
    let whole = [head.as_bytes(), body.as_bytes()].concat();
    stream.get_mut().write_all(&whole[..whole.len() - cut]).await.ok()
}
