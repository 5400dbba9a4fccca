//! Where a miner stands before the DAO, and what it disclosed, for both readers.

use alloy::primitives::Address;
use dmex_client::{Client, wire};
use dmex_contracts::{Deployment, MinerRegistry};
use dmex_platform::{Application, MinerStatus, Platform};
use dmex_types::{Asset, Power, PowerUnit};
use serde::Serialize;

use crate::names::{Names, plain};
use crate::printer::facts;
use crate::status::Failure;
use crate::units::PowerView;

/// Where a miner stands.
#[derive(Serialize)]
pub(super) struct StandingView {
    status: &'static str,
    application: Option<ApplicationView>,
    capacity: Vec<CapacityView>,
}

/// Power of one asset that a miner may have sold at a time.
#[derive(Serialize)]
struct CapacityView {
    asset: Asset,
    approved: PowerView,
    reserved: PowerView,
}

/// What a miner disclosed last.
#[derive(Serialize)]
pub(super) struct ApplicationView {
    hash: String,
    farm: String,
    place: String,
    power_contract: String,
    document_uri: String,
    document_hash: String,
    machines: Vec<MachinesView>,
    asks: Vec<AskView>,
    /// Its own addresses beside itself, confirmed or not.
    addresses: Vec<Address>,
    #[serde(skip)]
    named: Vec<String>,
}

#[derive(Serialize)]
struct MachinesView {
    model: String,
    serial_from: String,
    serial_to: String,
    count: u32,
}

#[derive(Serialize)]
struct AskView {
    asset: Option<Asset>,
    power: Option<PowerView>,
    units: u64,
}

impl StandingView {
    /// Reads it.
    pub(super) async fn read(platform: &Platform, miner: Address) -> Result<Self, Failure> {
        let standing = platform.standing(miner).await?;
        let application =
            standing.application.as_ref().map(|known| ApplicationView::new(known, platform.deployment()));
        Ok(Self { status: status(standing.status), application, capacity: capacity(&standing.capacity) })
    }

    /// What a server tells of it.
    pub(super) async fn told(api: &Client, on: &Deployment, told: &wire::MinerView) -> Result<Self, Failure> {
        let application = match told.miner.application_hash {
            Some(_) => Some(application(api.miner_application(told.miner.address).await?)),
            None => None,
        };
        let of = |asset| told.capacities.iter().find(|capacity| capacity.asset == asset);
        let capacity =
            Asset::ALL.into_iter().filter_map(of).map(|known| (known.asset, known.approved, known.reserved));
        Ok(Self {
            status: status_told(&told.miner.status)?,
            application: application.as_ref().map(|known| ApplicationView::new(known, on)),
            capacity: self::capacity(&capacity.collect::<Vec<_>>()),
        })
    }

    /// Somebody of whom the registry never heard.
    pub(super) const fn unknown() -> Self {
        Self { status: status(MinerStatus::None), application: None, capacity: Vec::new() }
    }

    /// For people.
    pub(super) fn show(&self) -> String {
        let capacity = self.capacity.iter().map(|of| {
            let (approved, reserved) = (of.approved.short(), of.reserved.short());
            format!("{approved} of {} approved, {reserved} of it in products", of.asset)
        });
        let capacity: Vec<String> = capacity.collect();
        let capacity = if capacity.is_empty() { "nothing".to_owned() } else { capacity.join("; ") };
        let standing = facts(&[("Status", self.status.to_owned()), ("May sell", capacity)]);
        match &self.application {
            None => standing,
            Some(application) => format!("{standing}\n\n{}", application.show()),
        }
    }
}

impl ApplicationView {
    /// What was disclosed.
    pub(super) fn new(application: &Application, on: &Deployment) -> Self {
        let disclosure = &application.disclosure;
        let names = Names::new(on);
        let machines = disclosure.machines.iter().map(|range| MachinesView {
            model: range.model.clone(),
            serial_from: range.serialFrom.clone(),
            serial_to: range.serialTo.clone(),
            count: range.count,
        });
        Self {
            hash: application.hash.to_string(),
            farm: disclosure.farm.clone(),
            place: disclosure.place.clone(),
            power_contract: disclosure.powerContract.clone(),
            document_uri: disclosure.documentURI.clone(),
            document_hash: disclosure.documentHash.to_string(),
            machines: machines.collect(),
            asks: disclosure
                .requests
                .iter()
                .map(|request| AskView::new(request.asset, request.units))
                .collect(),
            addresses: disclosure.addresses.clone(),
            named: disclosure.addresses.iter().map(|address| names.full(*address)).collect(),
        }
    }

    /// For people.
    pub(super) fn show(&self) -> String {
        let mut rows = vec![
            ("Farm", plain(&self.farm)),
            ("Place", plain(&self.place)),
            ("Power contract", plain(&self.power_contract)),
            ("Papers", plain(&self.document_uri)),
            ("Their hash", self.document_hash.clone()),
        ];
        rows.extend(self.machines.iter().map(|range| ("Machines", range.show())));
        rows.extend(self.asks.iter().map(|ask| ("Asks for", ask.show())));
        rows.extend(self.named.iter().map(|address| ("Own address", address.clone())));
        format!("Application {}\n{}", self.hash, facts(&rows))
    }
}

impl MachinesView {
    fn show(&self) -> String {
        let [model, from, to] = [&self.model, &self.serial_from, &self.serial_to].map(|text| plain(text));
        format!("{} of {model}, {from} to {to}", self.count)
    }
}

impl AskView {
    fn new(number: u8, units: u64) -> Self {
        let asset = Asset::ALL.into_iter().find(|asset| *asset as u8 == number);
        let power = asset.map(|asset| PowerView::new(Power::new(units), PowerUnit::of(asset)));
        Self { asset, power, units }
    }

    fn show(&self) -> String {
        match (self.asset, &self.power) {
            (Some(asset), Some(power)) => format!("{} of {asset}", power.short()),
            _ => format!("{} units of an unknown asset", self.units),
        }
    }
}

/// Assets of which the miner may sell something, or has sold.
fn capacity(capacity: &[(Asset, Power, Power)]) -> Vec<CapacityView> {
    let known = capacity.iter().filter(|(_, approved, reserved)| !approved.is_zero() || !reserved.is_zero());
    let view = |(asset, approved, reserved): &(Asset, Power, Power)| CapacityView {
        asset: *asset,
        approved: PowerView::new(*approved, PowerUnit::of(*asset)),
        reserved: PowerView::new(*reserved, PowerUnit::of(*asset)),
    };
    known.map(view).collect()
}

/// The application as the contract took it.
fn application(told: wire::Application) -> Application {
    let machines = told.machines.into_iter().map(|range| MinerRegistry::Machines {
        model: range.model,
        serialFrom: range.serial_from,
        serialTo: range.serial_to,
        count: range.count,
    });
    let requests = told
        .asks
        .iter()
        .map(|asked| MinerRegistry::Request { asset: asked.asset as u8, units: asked.units.units() });
    let disclosure = MinerRegistry::Application {
        machines: machines.collect(),
        requests: requests.collect(),
        farm: told.farm,
        place: told.place,
        powerContract: told.power_contract,
        documentURI: told.document_uri,
        documentHash: told.document_hash,
        addresses: told.addresses,
    };
    Application { disclosure, hash: told.hash }
}

/// A server's word for it.
fn status_told(word: &str) -> Result<&'static str, Failure> {
    let known = [MinerStatus::Applied, MinerStatus::Approved, MinerStatus::Suspended, MinerStatus::Revoked];
    let found = known.into_iter().map(status).find(|status| *status == word);
    found.ok_or_else(|| {
        Failure::mismatch(format!(
            "the server calls a miner {word:?}: it and this program differ in version; use those of one version"
        ))
    })
}

const fn status(status: MinerStatus) -> &'static str {
    match status {
        MinerStatus::None => "unknown",
        MinerStatus::Applied => "applied",
        MinerStatus::Approved => "approved",
        MinerStatus::Suspended => "suspended",
        MinerStatus::Revoked => "revoked",
    }
}
