//! A Filecoin network of recorded days, as Lotus tells of it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use dmex_mining::history::NetworkHistory;
use dmex_testnet::{Request, Response, rpc};
use dmex_types::Day;
use serde_json::{Value, json};

/// [Unix seconds] The main network's first epoch.
const GENESIS: u64 = 1_598_306_400;

static HISTORY: LazyLock<NetworkHistory> = LazyLock::new(|| NetworkHistory::embedded().unwrap());

/// What a node knows.
#[derive(Clone)]
pub(crate) struct LotusNode {
    head: Arc<AtomicU64>,
    genesis: u64,
    /// [attoFIL, byte] What is added to reward and power with every hour.
    hourly: (u128, u128),
    token: Option<&'static str>,
}

impl LotusNode {
    pub(crate) fn up_to(epoch: u64) -> Self {
        let head = Arc::new(AtomicU64::new(epoch));
        Self { head, genesis: GENESIS, hourly: (0, 0), token: None }
    }

    pub(crate) fn growing(self, reward: u128, power: u128) -> Self {
        Self { hourly: (reward, power), ..self }
    }

    pub(crate) fn since(self, genesis: u64) -> Self {
        Self { genesis, ..self }
    }

    pub(crate) fn behind(self, token: &'static str) -> Self {
        Self { token: Some(token), ..self }
    }

    pub(crate) fn set_head(&self, epoch: u64) {
        self.head.store(epoch, Ordering::Relaxed);
    }

    /// As Lotus answers.
    pub(crate) fn answer(&self, request: &Request) -> Response {
        if self.token.is_some_and(|token| request.authorization != format!("Bearer {token}")) {
            return Response::new("401 Unauthorized", "");
        }
        let question: Value = serde_json::from_str(&request.body).unwrap();
        assert_eq!(question["jsonrpc"], "2.0");
        let params = &question["params"];
        rpc(match question["method"].as_str().unwrap() {
            "Filecoin.ChainHead" => Ok(self.tipset(self.head.load(Ordering::Relaxed))),
            "Filecoin.ChainGetTipSetByHeight" => {
                assert!(params[1][0]["/"].is_string(), "all hours from one chain");
                let epoch = params[0].as_u64().unwrap();
                // Every seventh epoch is empty.
                Ok(self.tipset(if epoch.is_multiple_of(7) { epoch - 1 } else { epoch }))
            }
            "Filecoin.StateReadState" => {
                let key = params[1][0]["/"].as_str().unwrap();
                let epoch: u64 = key.strip_prefix("bafy2bzace").unwrap().parse().unwrap();
                Ok(self.state(params[0].as_str().unwrap(), epoch))
            }
            _ => Err((-32_601, "method not found")),
        })
    }

    fn tipset(&self, epoch: u64) -> Value {
        let timestamp = self.genesis + epoch * 30;
        let block = json!({
            "Miner": "f01234",
            "ElectionProof": { "WinCount": 1, "VRFProof": "" },
            "Parents": [{ "/": format!("bafy2bzace{}", epoch - 1) }],
            "ParentWeight": "0",
            "Height": epoch,
            "Timestamp": timestamp,
            "ParentBaseFee": "100",
        });
        json!({ "Cids": [{ "/": format!("bafy2bzace{epoch}") }], "Blocks": [block], "Height": epoch })
    }

    fn state(&self, actor: &str, epoch: u64) -> Value {
        // An empty first epoch of a day lies in the day before, whose figures hold.
        let moment = GENESIS + (epoch + 1) * 30;
        let day = HISTORY.filecoin_on(Day::from_timestamp(moment)).unwrap();
        let hour = u128::from(moment % 86_400 / 3_600);
        let state = match actor {
            "f02" => json!({
                "CumsumBaseline": "1",
                "CumsumRealized": "1",
                "EffectiveNetworkTime": epoch,
                "ThisEpochReward": (day.reward_per_win.get() * 5 + hour * self.hourly.0).to_string(),
                "ThisEpochRewardSmoothed": { "PositionEstimate": "7", "VelocityEstimate": "-7" },
                "ThisEpochBaselinePower": "1",
                "Epoch": epoch,
                "TotalStoragePowerReward": "1",
            }),
            "f04" => json!({
                "TotalRawBytePower": "1",
                "TotalQualityAdjPower": "1",
                "ThisEpochRawBytePower": "1",
                "ThisEpochQualityAdjPower": (day.network_power.get() + hour * self.hourly.1).to_string(),
                "ThisEpochPledgeCollateral": "1",
                "MinerCount": 3_000,
            }),
            _ => Value::Null,
        };
        json!({ "Balance": "0", "Code": { "/": "bafk2bzace" }, "State": state })
    }
}
