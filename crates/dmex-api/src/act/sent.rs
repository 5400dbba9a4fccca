//! What became of a transaction that somebody signed and sent.

use alloy::consensus::Transaction as _;
use alloy::eips::BlockId;
use alloy::network::TransactionResponse as _;
use alloy::primitives::{Address, B256, Bytes, U256};
use alloy::providers::{DynProvider, Provider};
use alloy::rpc::types::{Transaction, TransactionReceipt, TransactionRequest};
use alloy::transports::TransportError;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use dmex_catalogue::{Language, Units};
use dmex_types::{Amount, MAX_JSON_INTEGER};
use dmex_wire::{Code, Sent, SentQuery, SentState};

use super::gas::Room;
use super::play::Said;
use super::refusal::{Refusal, refusal, without_reason};
use crate::app::App;
use crate::around::language;
use crate::extract::{Path, Query};
use crate::problem::ApiError;

/// Most blocks that are searched for what took a transaction's place: nodes keep the state of about so many.
const SEARCHED: u64 = 120;

/// What became of a transaction
///
/// Whether it is in a block, and why it failed if it did, from playing it again. Told who signed it with which nonce, it
/// is known too that another took its place.
#[utoipa::path(get, path = "/v1/tx/{hash}", operation_id = "get_transaction", tag = "transactions",
    params(("hash" = String, Path, description = "Its hash: 0x and 64 hex digits", pattern = "^0x[0-9a-fA-F]{64}$"),
        SentQuery),
    responses((status = 200, description = "Where it stands", body = Sent)))]
pub(super) async fn get_transaction(
    State(app): State<App>,
    Path(hash): Path<B256>,
    Query(query): Query<SentQuery>,
    headers: HeaderMap,
) -> Result<Json<Sent>, ApiError> {
    let language = language::of(&headers);
    if query.nonce.is_some_and(|nonce| nonce > MAX_JSON_INTEGER) {
        let detail = "nonce is more than any account has sent".to_owned();
        return Err(ApiError::BadRequest(detail, "give the nonce that the wallet named"));
    }
    let provider = app.chain()?.provider();
    if let Some(receipt) = provider.get_transaction_receipt(hash).await.map_err(|error| node(&error))? {
        return Ok(Json(mined(provider, &receipt, language).await?));
    }
    if provider.get_transaction_by_hash(hash).await.map_err(|error| node(&error))?.is_some() {
        return Ok(Json(bare(hash, SentState::Pending)));
    }
    let (Some(from), Some(nonce)) = (query.from, query.nonce) else {
        return Ok(Json(bare(hash, SentState::Unknown)));
    };
    if provider.get_transaction_count(from).await.map_err(|error| node(&error))? <= nonce {
        return Ok(Json(bare(hash, SentState::Unknown)));
    }
    // It may have been mined between the questions.
    if let Some(receipt) = provider.get_transaction_receipt(hash).await.map_err(|error| node(&error))? {
        return Ok(Json(mined(provider, &receipt, language).await?));
    }
    Ok(Json(replaced(provider, hash, from, nonce).await?))
}

fn node(error: &TransportError) -> ApiError {
    ApiError::Node(error.to_string())
}

fn bare(hash: B256, state: SentState) -> Sent {
    Sent {
        hash,
        state,
        block: None,
        confirmations: 0,
        gas_used: None,
        fee: None,
        code: None,
        reason: None,
        hint: None,
        replaced_by: None,
    }
}

/// One that is in a block.
async fn mined(
    provider: &DynProvider,
    receipt: &TransactionReceipt,
    language: Language,
) -> Result<Sent, ApiError> {
    let head = provider.get_block_number().await.map_err(|error| node(&error))?;
    let state = if receipt.status() { SentState::Succeeded } else { SentState::Failed };
    let why = match state {
        SentState::Failed => Some(why(provider, receipt).await?.said_in(language)),
        _ => None,
    };
    Ok(Sent {
        block: receipt.block_number,
        confirmations: receipt.block_number.map_or(0, |block| (head + 1).saturating_sub(block)),
        gas_used: Some(receipt.gas_used),
        fee: Some(Amount(U256::from(receipt.gas_used) * U256::from(receipt.effective_gas_price))),
        code: why.as_ref().map(|why| why.code),
        reason: why.as_ref().map(|why| why.detail.clone()),
        hint: why.map(|why| why.hint),
        ..bare(receipt.transaction_hash, state)
    })
}

/// Why it failed: it is played again on the state before its block and, if it passes there, on that of its block.
async fn why(provider: &DynProvider, receipt: &TransactionReceipt) -> Result<Refusal, ApiError> {
    let found = provider.get_transaction_by_hash(receipt.transaction_hash).await;
    let (Some(sent), Some(block)) = (found.map_err(|error| node(&error))?, receipt.block_number) else {
        return Ok(without_reason());
    };
    if receipt.gas_used == sent.gas_limit() {
        return Ok(out_of_gas(&sent));
    }
    let mut passes = false;
    for at in [block.saturating_sub(1), block] {
        match replay(provider, again(&sent), at).await? {
            Replayed::Refused(data) if ran_out(provider, &sent, at).await? => {
                tracing::debug!(%data, "an inner call ran out of gas");
                return Ok(out_of_gas(&sent));
            }
            Replayed::Refused(data) => return Ok(refusal(&data, &Units::default())),
            Replayed::Passes => passes = true,
            Replayed::Unknown => {}
        }
    }
    // No node has the states of then. An inner call that runs out leaves a 64th at each level, and little else does.
    if !passes && Room(sent.gas_limit()).is_used_up_by(receipt.gas_used) {
        return Ok(out_of_gas(&sent));
    }
    Ok(if passes { changed() } else { without_reason() })
}

/// What came of playing it again.
enum Replayed {
    Passes,
    Refused(Bytes),
    /// The node cannot say: it has not the state, or is busy with something else.
    Unknown,
}

async fn replay(provider: &DynProvider, request: TransactionRequest, at: u64) -> Result<Replayed, ApiError> {
    let Err(error) = provider.call(request).block(BlockId::number(at)).await else {
        return Ok(Replayed::Passes);
    };
    match Said::of(&error) {
        Said::Refused(data) => Ok(Replayed::Refused(data)),
        Said::TooMuchGas => Ok(Replayed::Refused(Bytes::new())),
        Said::Failed if error.as_error_resp().is_some() => Ok(Replayed::Unknown),
        Said::Failed => Err(node(&error)),
    }
}

/// Whether the same call passes on the same state if it may use as much gas as the node allows: an inner call that runs
/// out is refused without a reason, or for one that its caller made up, and leaves gas over (EIP-150).
async fn ran_out(provider: &DynProvider, sent: &Transaction, at: u64) -> Result<bool, ApiError> {
    let unbounded = TransactionRequest { gas: None, ..again(sent) };
    Ok(matches!(replay(provider, unbounded, at).await?, Replayed::Passes))
}

fn out_of_gas(sent: &Transaction) -> Refusal {
    Refusal::own(
        Code::OutOfGas,
        format!("it ran out of gas: {} were allowed", sent.gas_limit()),
        "ask for the transaction again and allow as much gas as it says",
    )
}

fn changed() -> Refusal {
    Refusal::own(
        Code::ChangedMeanwhile,
        "it was refused, and would not be any more: something changed before it in its block",
        "ask for the transaction again and send the new one",
    )
}

fn again(sent: &Transaction) -> TransactionRequest {
    let request = TransactionRequest::default().from(sent.from()).value(sent.value());
    let request = TransactionRequest { gas: Some(sent.gas_limit()), ..request };
    let request = request.input(sent.input().clone().into());
    match sent.to() {
        Some(to) => request.to(to),
        None => request,
    }
}

/// One whose nonce another transaction of the account has.
async fn replaced(provider: &DynProvider, hash: B256, from: Address, nonce: u64) -> Result<Sent, ApiError> {
    let head = provider.get_block_number().await.map_err(|error| node(&error))?;
    // A node without the states that this takes leaves the question open, which is no reason to fail.
    let found = replacement(provider, from, nonce, head).await.unwrap_or_default();
    let Some((block, other)) = found else { return Ok(bare(hash, SentState::Replaced)) };
    let is_empty = other.to() == Some(from) && other.input().is_empty() && other.value().is_zero();
    let state = if is_empty { SentState::Canceled } else { SentState::Replaced };
    let confirmations = (head + 1).saturating_sub(block);
    Ok(Sent { block: Some(block), confirmations, replaced_by: Some(other.tx_hash()), ..bare(hash, state) })
}

/// The account's transaction with a nonce, and its block: the block after which the account's count is above it.
async fn replacement(
    provider: &DynProvider,
    from: Address,
    nonce: u64,
    head: u64,
) -> Result<Option<(u64, Transaction)>, TransportError> {
    let count = async |block| provider.get_transaction_count(from).block_id(BlockId::number(block)).await;
    let mut reach = SEARCHED.min(head);
    let first = loop {
        match count(head - reach).await {
            // Nodes that keep fewer states are searched as far back as they can tell.
            Err(_) if reach > 1 => reach /= 2,
            answer => break answer?,
        }
    };
    if first > nonce {
        return Ok(None);
    }
    let (mut before, mut after) = (head - reach, head);
    while before + 1 < after {
        let middle = before + (after - before) / 2;
        if count(middle).await? > nonce {
            after = middle;
        } else {
            before = middle;
        }
    }
    let block = provider.get_block(BlockId::number(after)).full().await?;
    let all = block.map(|block| block.transactions.into_transactions_vec()).unwrap_or_default();
    Ok(all.into_iter().find(|sent| sent.from() == from && sent.nonce() == nonce).map(|sent| (after, sent)))
}
