//! Events as they happen.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event as Message, KeepAlive, Sse};
use dmex_store::StoreError;
use dmex_store::read::{EventFilter, Events, Order, PageOf};
use dmex_store::rows::{Block, Event};
use dmex_types::ProductId;
use dmex_wire::{StreamQuery, Topic};
use futures_util::{Stream, StreamExt, stream};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::app::App;
use crate::around::address::caller;
use crate::around::share::Share;
use crate::extract::Query;
use crate::problem::ApiError;
use crate::tips::{News, PLACES, Tip};

/// Events read at a time by one who was away: so many wait in memory for each who listens slowly.
const READ: u32 = 50;

/// Listen
///
/// Server-sent events: `days`, `sales`, `claims`, `votes`, each with the contract's event as JSON (as in `/v1/events`).
/// Whoever was cut off sends the id of the last message as `Last-Event-ID`, as browsers do, and misses nothing. When a
/// reorg takes blocks back, `rollback` names the last block that stands; what was told of later ones did not happen.
/// A stream ends after an hour at the latest: go on with a new one. One address may have some at a time, and gets 429 for
/// more.
#[utoipa::path(get, path = "/v1/events/stream", tag = "ledger",
    params(StreamQuery, ("Last-Event-ID" = Option<String>, Header, description = "Id of the last message that was seen")),
    responses((status = 200, description = "Messages without end", body = String, content_type = "text/event-stream"),
        (status = 429, description = "The address has as many streams as it may", body = dmex_wire::Problem),
        (status = 503, description = "Too many streams are open", body = dmex_wire::Problem)))]
pub(crate) async fn stream_events(
    State(app): State<App>,
    Query(query): Query<StreamQuery>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Message, Infallible>>>, ApiError> {
    let topics = topics(query.topics.as_deref())?;
    let share = app.streams.take(caller()).map_err(ApiError::crowded)?;
    // Listening begins before the first look, so that nothing falls between them.
    let tips = app.tips.subscribe();
    let (position, messages) = match headers.get("last-event-id") {
        Some(id) => resume(&app, id.to_str().unwrap_or_default()).await?,
        None => ((app.store.cursor().await?.number + 1) * PLACES - 1, VecDeque::new()),
    };
    let end = end(&app);
    let product = query.product;
    let listener = Listener { app, tips, topics, product, position, behind: true, messages, _share: share };
    let messages = stream::unfold(listener, Listener::next).map(Ok);
    let messages = messages.take_until(Box::pin(end));
    Ok(Sse::new(messages).keep_alive(KeepAlive::default()))
}

/// When a stream ends by itself.
fn end(app: &App) -> impl Future<Output = ()> + Send + use<> {
    let (shutdown, limit) = (app.shutdown.clone(), app.config.stream_limit);
    async move {
        shutdown.run_until_cancelled(tokio::time::sleep(limit)).await;
    }
}

/// Where a listener that was cut off goes on: `<id of the event>-<first digits of its transaction>`.
async fn resume(app: &App, id: &str) -> Result<(u64, VecDeque<Message>), ApiError> {
    let refuse = || {
        ApiError::BadRequest(format!("Last-Event-ID is {id:?}, which no message has"), "send it as it came")
    };
    let (number, mark) = id.split_once('-').ok_or_else(refuse)?;
    let number: u64 =
        number.parse().ok().filter(|number| i64::try_from(*number).is_ok()).ok_or_else(refuse)?;
    let is_same = |event: Event| self::mark(&event) == mark;
    if mark == ROLLBACK || app.store.event(number).await?.is_some_and(is_same) {
        return Ok((number, VecDeque::new()));
    }
    // A reorg took it meanwhile. No reorg goes below the blocks that are kept, so all above the lowest is told again.
    let lowest = app.store.all::<Block>().await?.first().map_or(0, |block| block.number);
    let position = ((lowest + 1) * PLACES - 1).min(number);
    Ok((position, VecDeque::from([rollback(position)])))
}

/// The mark of a message that tells of no event.
const ROLLBACK: &str = "rollback";

fn mark(event: &Event) -> String {
    event.tx_hash.to_string().chars().skip(2).take(8).collect()
}

/// Somebody who listens.
struct Listener {
    app: App,
    tips: Receiver<Tip>,
    topics: Vec<Topic>,
    product: Option<ProductId>,
    /// The last event that was looked at.
    position: u64,
    /// Whether there may be events after it that are not among the news that are to come.
    behind: bool,
    /// What is to be told next.
    messages: VecDeque<Message>,
    /// Given back when the listener leaves.
    _share: Share,
}

impl Listener {
    /// The next message; none when the server stops or the listener is too slow: it comes again with the last id.
    async fn next(mut self) -> Option<(Message, Self)> {
        loop {
            if let Some(message) = self.messages.pop_front() {
                return Some((message, self));
            }
            if !self.behind {
                self.wait().await?;
            } else if let Err(error) = self.read().await {
                tracing::error!(%error, "a stream of events ends");
                return None;
            }
        }
    }

    /// Reads on what is there already.
    async fn read(&mut self) -> Result<(), StoreError> {
        let page = PageOf { after: Some(self.position), limit: READ, order: Order::Ascending };
        let filter = EventFilter { product: self.product, ..EventFilter::default() };
        let events = self.app.store.events(filter, page).await?;
        self.behind = events.len() == READ as usize;
        self.tell(&events);
        Ok(())
    }

    /// Tells of events that come next, where they are wanted.
    fn tell(&mut self, events: &[Event]) {
        let new = events.iter().filter(|event| event.id > self.position);
        let wanted = new.filter(|event| self.product.is_none_or(|product| event.product == Some(product.0)));
        let told = wanted.filter_map(|event| {
            let topic = topic(&event.name).filter(|topic| self.topics.contains(topic))?;
            message(topic, event)
        });
        self.messages.extend(told);
        self.position = events.last().map_or(self.position, |last| last.id.max(self.position));
    }

    async fn wait(&mut self) -> Option<()> {
        match self.tips.recv().await {
            Ok(Tip::Forward(news)) => {
                self.hear(&news);
                Some(())
            }
            Ok(Tip::Back(block)) => {
                let last = (block + 1) * PLACES - 1;
                if last < self.position {
                    self.position = last;
                    self.messages.push_back(rollback(last));
                }
                Some(())
            }
            Err(RecvError::Lagged(_) | RecvError::Closed) => None,
        }
    }

    /// News were read once for all who listen; whoever is not where they begin reads by themselves.
    fn hear(&mut self, news: &Arc<News>) {
        if self.position < news.after || news.events.is_none() {
            self.behind = true;
        } else if let Some(events) = &news.events {
            self.tell(events);
        }
        self.position = if self.behind { self.position } else { self.position.max(news.until) };
    }
}

fn message(topic: Topic, event: &Event) -> Option<Message> {
    let name = match topic {
        Topic::Days => "days",
        Topic::Sales => "sales",
        Topic::Claims => "claims",
        Topic::Votes => "votes",
    };
    let id = format!("{}-{}", event.id, mark(event));
    Message::default().id(id).event(name).json_data(event).ok()
}

fn rollback(position: u64) -> Message {
    let block = position / PLACES;
    Message::default()
        .id(format!("{position}-{ROLLBACK}"))
        .event(ROLLBACK)
        .data(format!("{{\"block\":{block}}}"))
}

/// What an event is about, by its name.
fn topic(name: &str) -> Option<Topic> {
    match name {
        "IncomeDeposited" | "DaySettled" | "DayFinalized" | "ProductTerminable" | "ProductTerminated"
        | "ProductAbandoned" | "ProductSealed" => Some(Topic::Days),
        "ProductCreated" | "PowerBought" | "SaleStopped" | "SalesHeld" => Some(Topic::Sales),
        "TokenClaimed" | "TokenCredited" | "PowerRefunded" | "CoverageClaimed" | "Compensated"
        | "Withdrawn" => Some(Topic::Claims),
        "ProposalCreated" | "VoteCast" | "VoteCastWithParams" | "OverrideVoteCast" | "ProposalQueued"
        | "ProposalExecuted" | "ProposalCanceled" => Some(Topic::Votes),
        _ => None,
    }
}

fn topics(text: Option<&str>) -> Result<Vec<Topic>, ApiError> {
    let Some(text) = text else { return Ok(vec![Topic::Days, Topic::Sales, Topic::Claims, Topic::Votes]) };
    let topic = |word: &str| match word {
        "days" => Ok(Topic::Days),
        "sales" => Ok(Topic::Sales),
        "claims" => Ok(Topic::Claims),
        "votes" => Ok(Topic::Votes),
        other => Err(ApiError::BadRequest(
            format!("{other:?} is no topic"),
            "topics are days, sales, claims and votes, with commas between",
        )),
    };
    text.split(',').map(topic).collect()
}
