//! What became of a transaction that somebody signed and sent.

use alloy::consensus::Transaction as _;
use alloy::eips::BlockId;
use alloy::network::TransactionResponse as _;
use alloy::primitives::{Address, B256, U256};
use alloy::providers::{DynProvider, Provider};
use alloy::rpc::types::{Transaction, TransactionReceipt, TransactionRequest};
use alloy::transports::TransportError;
use axum::Json;
use axum::extract::State;
use dmex_types::Amount;
use dmex_wire::{Code, Sent, SentQuery, SentState};

use super::refusal::{Refusal, Units, refusal, without_reason};
use crate::app::App;
use crate::extract::{Path, Query};
use crate::problem::ApiError;

/// Blocks that are searched for what took a transaction's place: nodes keep the state of about so many.
const SEARCHED: u64 = 120;

/// The greatest number that the document allows.
const MOST_NONCE: u64 = i64::MAX.unsigned_abs();

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
) -> Result<Json<Sent>, ApiError> {
    if query.nonce.is_some_and(|nonce| nonce > MOST_NONCE) {
        let detail = "nonce is more than any account has sent".to_owned();
        return Err(ApiError::BadRequest(detail, "give the nonce that the wallet named"));
    }
    let provider = app.chain()?.provider();
    if let Some(receipt) = provider.get_transaction_receipt(hash).await.map_err(|error| node(&error))? {
        return Ok(Json(mined(provider, &receipt).await?));
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
        return Ok(Json(mined(provider, &receipt).await?));
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
async fn mined(provider: &DynProvider, receipt: &TransactionReceipt) -> Result<Sent, ApiError> {
    let head = provider.get_block_number().await.map_err(|error| node(&error))?;
    let state = if receipt.status() { SentState::Succeeded } else { SentState::Failed };
    let why = match state {
        SentState::Failed => Some(why(provider, receipt).await?),
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
        return Ok(Refusal {
            code: Code::Refused,
            detail: format!("it ran out of gas: {} were allowed", sent.gas_limit()),
            hint: "allow more gas and send it again".to_owned(),
        });
    }
    let request = again(&sent);
    for at in [block.saturating_sub(1), block] {
        let Err(error) = provider.call(request.clone()).block(BlockId::number(at)).await else { continue };
        let Some(payload) = error.as_error_resp() else { return Err(node(&error)) };
        if let Some(data) = payload.as_revert_data() {
            return Ok(refusal(&data, &Units::default()));
        }
    }
    Ok(Refusal {
        code: Code::ChangedMeanwhile,
        detail: "it was refused, and would not be any more: something changed before it in its block"
            .to_owned(),
        hint: "ask for the transaction again and send the new one".to_owned(),
    })
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
    let mut before = head.saturating_sub(SEARCHED);
    let mut after = head;
    if provider.get_transaction_count(from).block_id(BlockId::number(before)).await? > nonce {
        return Ok(None);
    }
    while before + 1 < after {
        let middle = before + (after - before) / 2;
        let count = provider.get_transaction_count(from).block_id(BlockId::number(middle)).await?;
        if count > nonce {
            after = middle;
        } else {
            before = middle;
        }
    }
    let block = provider.get_block(BlockId::number(after)).full().await?;
    let all = block.map(|block| block.transactions.into_transactions_vec()).unwrap_or_default();
    Ok(all.into_iter().find(|sent| sent.from() == from && sent.nonce() == nonce).map(|sent| (after, sent)))
}
