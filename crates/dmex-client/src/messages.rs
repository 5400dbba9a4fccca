//! Events as they happen.

use std::pin::Pin;

use dmex_store::rows::Event;
use dmex_wire::StreamQuery;
use futures_util::{Stream, StreamExt};

use crate::client::accepted;
use crate::{Client, ClientError};

/// Pieces of the stream, as they come.
type Pieces = Pin<Box<dyn Stream<Item = Result<Vec<u8>, reqwest::Error>> + Send>>;

/// What the server tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Something happened.
    Event {
        /// To go on from here after being cut off.
        id: String,
        /// `days`, `sales`, `claims` or `votes`.
        topic: String,
        /// What.
        event: Box<Event>,
    },
    /// What was told of blocks after this one did not happen.
    Rollback {
        /// To go on from here after being cut off.
        id: String,
        /// The last block that stands.
        block: u64,
    },
}

/// Messages of a server, one after the other.
pub struct Messages {
    pieces: Pieces,
    text: Vec<u8>,
}

impl Client {
    /// Listens; after the message with an id, if one is given.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn listen(&self, query: &StreamQuery, after: Option<&str>) -> Result<Messages, ClientError> {
        let request = self.asked("/v1/events/stream")?.query(query);
        let request = match after {
            Some(id) => request.header("last-event-id", id),
            None => request,
        };
        let response = accepted(self.send(request).await?).await?;
        let pieces = response.bytes_stream().map(|piece| piece.map(|bytes| bytes.to_vec()));
        Ok(Messages { pieces: Box::pin(pieces), text: Vec::new() })
    }
}

impl Messages {
    /// The next message; none when the server ends the stream.
    ///
    /// # Errors
    /// The connection broke, or the message cannot be read.
    pub async fn next(&mut self) -> Result<Option<Message>, ClientError> {
        loop {
            while let Some(block) = self.block() {
                if let Some(message) = message(&block)? {
                    return Ok(Some(message));
                }
            }
            match self.pieces.next().await {
                Some(piece) => self.text.extend(piece?),
                None => return Ok(None),
            }
        }
    }

    /// The next whole block: what stands before an empty line.
    fn block(&mut self) -> Option<String> {
        let end = self.text.windows(2).position(|two| two == b"\n\n")?;
        let rest = self.text.split_off(end + 2);
        let block = std::mem::replace(&mut self.text, rest);
        Some(String::from_utf8_lossy(&block).into_owned())
    }
}

/// A block as a message; comments that keep the connection alive are none.
fn message(block: &str) -> Result<Option<Message>, ClientError> {
    let field = |name: &str| {
        let lines = block.lines().filter_map(|line| line.split_once(':'));
        let mut values = lines.filter(|(field, _)| *field == name).map(|(_, value)| value.trim_start());
        values.next().unwrap_or_default().to_owned()
    };
    let (id, topic, data) = (field("id"), field("event"), field("data"));
    if data.is_empty() {
        return Ok(None);
    }
    let unreadable = |error: serde_json::Error| ClientError::Unreadable(error.to_string());
    if topic == "rollback" {
        let told: serde_json::Value = serde_json::from_str(&data).map_err(unreadable)?;
        let block = told.get("block").and_then(serde_json::Value::as_u64).unwrap_or_default();
        return Ok(Some(Message::Rollback { id, block }));
    }
    let event = Box::new(serde_json::from_str(&data).map_err(unreadable)?);
    Ok(Some(Message::Event { id, topic, event }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_no_messages_and_rollbacks_are() {
        assert_eq!(message(":\n\n").unwrap(), None);
        let text = "id: 7-rollback\nevent: rollback\ndata: {\"block\":3}\n\n";
        let expected = Message::Rollback { id: "7-rollback".to_owned(), block: 3 };
        assert_eq!(message(text).unwrap(), Some(expected));
        assert!(message("event: days\ndata: {}\n\n").is_err());
    }
}
