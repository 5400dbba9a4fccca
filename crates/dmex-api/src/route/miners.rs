//! Miners.

use alloy::primitives::Address;
use axum::Json;
use axum::extract::State;
use dmex_store::read::{EventFilter, Events, Governance, Order, PageOf, ProductFilter, Products};
use dmex_store::rows::{Event, Miner};
use dmex_types::{Asset, Power};
use dmex_wire::request::{AskedPower, MachineRange};
use dmex_wire::{Application, Code, MinerView, Page, PageQuery};
use serde_json::Value;

use crate::app::App;
use crate::extract::{Path, Query};
use crate::paging::Paging;
use crate::problem::ApiError;

/// Products that are shown with a miner.
const SHOWN: u32 = 100;

/// Miners
///
/// Who mines or wants to, and what they said of themselves.
#[utoipa::path(get, path = "/v1/miners", tag = "miners", params(PageQuery),
    responses((status = 200, description = "Miners by address", body = Page<Miner>)))]
pub(crate) async fn list_miners(
    State(app): State<App>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Miner>>, ApiError> {
    let page = Paging::<Address>::of(query)?;
    Ok(Json(page.cut(app.store.miners(page.read()).await?, |miner| format!("{:#x}", miner.address))))
}

/// A miner
///
/// Where it stands, how much it may sell, and what it sells.
#[utoipa::path(get, path = "/v1/miners/{address}", tag = "miners",
    params(("address" = String, Path, description = "The miner", pattern = "^0x[0-9a-fA-F]{40}$")),
    responses((status = 200, description = "The miner", body = MinerView)))]
pub(crate) async fn get_miner(
    State(app): State<App>,
    Path(address): Path<Address>,
) -> Result<Json<MinerView>, ApiError> {
    let miner = find(&app, address).await?;
    let newest = PageOf { after: None, limit: SHOWN, order: Order::Descending };
    let filter = ProductFilter { miner: Some(address), ..ProductFilter::default() };
    Ok(Json(MinerView {
        miner,
        capacities: app.store.capacities_of(address).await?,
        products: app.store.products(filter, newest).await?,
    }))
}

/// Application
///
/// What a miner disclosed last, word by word: what the DAO votes on.
#[utoipa::path(get, path = "/v1/miners/{address}/application", tag = "miners",
    params(("address" = String, Path, description = "The miner", pattern = "^0x[0-9a-fA-F]{40}$")),
    responses((status = 200, description = "The application", body = Application)))]
pub(crate) async fn get_application(
    State(app): State<App>,
    Path(address): Path<Address>,
) -> Result<Json<Application>, ApiError> {
    find(&app, address).await?;
    let filter = EventFilter {
        account: Some(address),
        name: Some("MinerApplied".to_owned()),
        ..EventFilter::default()
    };
    let newest = PageOf { after: None, limit: 1, order: Order::Descending };
    let last = app.store.events(filter, newest).await?.pop();
    if let Some(asset) = last.as_ref().and_then(new_asset) {
        let detail = format!(
            "the application asks for asset {asset}, which a vote opened and this server does not know"
        );
        return Err(ApiError::refused(Code::Refused, detail, "ask a server that runs a newer program"));
    }
    let application = last.as_ref().and_then(disclosed);
    application.map(Json).ok_or_else(|| {
        ApiError::NotFound(format!("application of {address:#x}"), "it was approved without one")
    })
}

/// A miner that there is.
async fn find(app: &App, address: Address) -> Result<Miner, ApiError> {
    let found = app.store.miner(address).await?;
    found.ok_or_else(|| {
        ApiError::NotFound(format!("miner {address:#x}"), "/v1/miners lists those who applied")
    })
}

/// From the event's own words: assets by number, power in smallest units.
fn disclosed(event: &Event) -> Option<Application> {
    let told = event.arguments.get("application")?;
    let text = |name: &str| Some(told.get(name)?.as_str()?.to_owned());
    let list = |name: &str| told.get(name).and_then(Value::as_array).into_iter().flatten();
    Some(Application {
        hash: event.arguments.get("applicationHash")?.as_str()?.parse().ok()?,
        applied_at: event.timestamp,
        farm: text("farm")?,
        place: text("place")?,
        power_contract: text("powerContract")?,
        document_uri: text("documentURI")?,
        document_hash: text("documentHash")?.parse().ok()?,
        machines: list("machines").map(machines).collect::<Option<_>>()?,
        asks: list("requests").map(asked).collect::<Option<_>>()?,
        addresses: list("addresses").map(|address| address.as_str()?.parse().ok()).collect::<Option<_>>()?,
    })
}

fn machines(told: &Value) -> Option<MachineRange> {
    let text = |name: &str| Some(told.get(name)?.as_str()?.to_owned());
    Some(MachineRange {
        model: text("model")?,
        serial_from: text("serialFrom")?,
        serial_to: text("serialTo")?,
        count: text("count")?.parse().ok()?,
    })
}

/// An asset that is asked for and that a vote opened after this program was made.
fn new_asset(event: &Event) -> Option<u8> {
    let requests = event.arguments.pointer("/application/requests")?.as_array()?;
    let mut numbers = requests.iter().filter_map(|told| told.get("asset")?.as_str()?.parse::<u8>().ok());
    numbers.find(|number| known(*number).is_none())
}

fn known(number: u8) -> Option<Asset> {
    Asset::ALL.into_iter().find(|asset| *asset as u8 == number)
}

fn asked(told: &Value) -> Option<AskedPower> {
    let asset = known(told.get("asset")?.as_str()?.parse().ok()?)?;
    Some(AskedPower { asset, units: Power::new(told.get("units")?.as_str()?.parse().ok()?) })
}
