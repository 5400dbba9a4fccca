//! Strangers who mean no good: from many addresses of this machine, with words that nobody made, slowly, or for ever.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

/// Longest wait for the first line of an answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// The nth address of this machine: all of 127.0.0.0/8 are its own.
pub fn stranger(number: usize) -> Ipv4Addr {
    let [_, _, high, low] = u32::try_from(number % 60_000 + 1).unwrap().to_be_bytes();
    Ipv4Addr::new(127, 1, high, low)
}

/// A connection from an address of ours.
///
/// # Errors
/// It is not taken.
pub async fn connect(from: Ipv4Addr, to: SocketAddr) -> io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from((from, 0)))?;
    socket.connect(to).await
}

/// A connection that begins a question and never ends it.
///
/// # Errors
/// It is not taken.
pub async fn slow_head(from: Ipv4Addr, to: SocketAddr) -> io::Result<TcpStream> {
    let mut stream = connect(from, to).await?;
    stream.write_all(b"GET / HTTP/1.1\r\nhost: a.example\r\nx-").await?;
    Ok(stream)
}

/// A question of which every word is made up, and which asks the connection to be closed.
pub fn made_up(number: usize) -> String {
    let word = format!("x{}x{number}", number.wrapping_mul(2_654_435_761) % 1_000_003);
    let method = ["GET", "POST", "BREW", &format!("M{word}")][number % 4].to_owned();
    let path = match number % 5 {
        0 => format!("/v1/{word}"),
        1 => format!("/{word}?{word}={word}"),
        2 => format!("/v1/products/{word}"),
        3 => format!("/v1/accounts/0x{:040x}?{word}", number),
        _ => "/v1/statistics".to_owned(),
    };
    format!(
        "{method} {path} HTTP/1.1\r\nhost: {word}.example\r\nuser-agent: {word}\r\nx-forwarded-for: {word}\r\nx-{word}: {word}\r\nconnection: close\r\n\r\n"
    )
}

/// Sends a question and reads until the head of the answer is there: its status and all that was read.
///
/// # Errors
/// The connection is cut before the head is whole, or nothing comes for long.
pub async fn ask(stream: &mut TcpStream, question: &str) -> io::Result<(u16, String)> {
    stream.write_all(question.as_bytes()).await?;
    let mut text = Vec::new();
    while !text.windows(4).any(|four| four == b"\r\n\r\n") {
        let mut part = [0; 4096];
        let read = tokio::time::timeout(PATIENCE, stream.read(&mut part)).await??;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        text.extend(&part[..read]);
    }
    let text = String::from_utf8_lossy(&text).into_owned();
    let status = text.get(9..12).and_then(|status| status.parse().ok());
    Ok((status.ok_or(io::ErrorKind::InvalidData)?, text))
}

/// Opens a stream of events: its connection, and the status and head of the answer.
///
/// # Errors
/// There is no answer.
pub async fn listen(from: Ipv4Addr, to: SocketAddr) -> io::Result<(TcpStream, u16, String)> {
    let mut stream = connect(from, to).await?;
    let question = "GET /v1/events/stream HTTP/1.1\r\nhost: a.example\r\naccept: text/event-stream\r\n\r\n";
    let (status, head) = ask(&mut stream, question).await?;
    Ok((stream, status, head))
}
