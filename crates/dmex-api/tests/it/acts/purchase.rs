//! Purchases: by approval, by permit, and why not.

use alloy::primitives::U256;
use alloy::signers::SignerSync;
use alloy::sol;
use alloy::sol_types::{Eip712Domain, SolStruct};
use dmex_client::wire::{Code, Effect, Problem, ProductsQuery, TokensQuery, Transaction, request};
use dmex_platform::Call;
use dmex_replay::Role;
use dmex_types::{Amount, Power, TokenId};

use serde_json::Value;

use super::{Scene, code, nobody};

pub(super) fn ask(scene: &Scene, role: Role) -> request::Buy {
    request::Buy {
        from: role.address(),
        product: scene.chain.products[0],
        units: Power::new(1_000),
        max_payment: None,
        recipient: None,
        referrer: None,
        deadline: None,
        permit: None,
    }
}

sol! {
    /// What EIP-2612 signs.
    struct Permit {
        address owner;
        address spender;
        uint256 value;
        uint256 nonce;
        uint256 deadline;
    }
}

/// What a wallet does by `eth_signTypedData_v4`, with the JSON as it is.
fn sign(role: Role, buy: &Transaction) -> request::SignedPermit {
    let permit = buy.approvals_needed[0].permit.clone().unwrap();
    let typed = &permit.typed_data;
    let fields = |name: &str| {
        let fields = typed["types"][name].as_array().unwrap();
        let field = |field: &Value| format!("{} {}", field["type"], field["name"]).replace('"', "");
        fields.iter().map(field).collect::<Vec<_>>().join(",")
    };
    assert_eq!(typed["primaryType"], "Permit");
    assert_eq!(format!("Permit({})", fields("Permit")), Permit::eip712_root_type());
    assert_eq!(
        fields("EIP712Domain"),
        "string name,string version,uint256 chainId,address verifyingContract"
    );
    let text = |part: &str, name: &str| typed[part][name].as_str().unwrap().to_owned();
    let domain = Eip712Domain::new(
        Some(text("domain", "name").into()),
        Some(text("domain", "version").into()),
        Some(U256::from(typed["domain"]["chainId"].as_u64().unwrap())),
        Some(text("domain", "verifyingContract").parse().unwrap()),
        None,
    );
    let message = Permit {
        owner: text("message", "owner").parse().unwrap(),
        spender: text("message", "spender").parse().unwrap(),
        value: text("message", "value").parse().unwrap(),
        nonce: text("message", "nonce").parse().unwrap(),
        deadline: text("message", "deadline").parse().unwrap(),
    };
    let signature = role.signer().sign_hash_sync(&message.eip712_signing_hash(&domain)).unwrap();
    let signature = signature.as_bytes().to_vec().into();
    request::SignedPermit { deadline: permit.deadline, amount: Some(permit.amount), signature }
}

fn new_nft(transaction: &Transaction) -> TokenId {
    let is_new = |effect: &&Effect| effect.coin.is_none() && effect.to == transaction.from;
    TokenId(transaction.effects.iter().find(is_new).unwrap().amount.0.to())
}

pub(super) async fn by_approval_and_by_permit(scene: &Scene) {
    let (api, role) = (scene.api(), Role::Buyer(6));
    let buy = api.tx_buy(&ask(scene, role)).await.unwrap();
    let by_approval = new_nft(&buy);
    scene.send_all(role, &buy).await;
    assert_eq!(scene.chain.platform.token(by_approval).await.unwrap().holder, role.address());

    // Power is sold now, so more is sold only by an assessment of the newest final days, for which anyone may ask.
    let product = scene.chain.products[0];
    assert_eq!(code(api.tx_buy(&ask(scene, role)).await), Code::WrongState);
    let assess = request::OfProduct { from: role.address(), product };
    scene.send_all(role, &api.tx_assess(&assess).await.unwrap()).await;
    let over = request::Buy { deadline: Some(1), ..ask(scene, role) };
    assert_eq!(code(api.tx_buy(&over).await), Code::TooLate);

    let buy = api.tx_buy(&ask(scene, role)).await.unwrap();
    let permit = sign(role, &buy);
    let others = request::SignedPermit { ..sign(Role::Buyer(5), &buy) };
    let with = |permit| request::Buy { permit: Some(permit), ..ask(scene, role) };
    assert_eq!(code(api.tx_buy(&with(others)).await), Code::BadPermit, "somebody else's");
    let less = request::SignedPermit { amount: Some(Amount::from(1)), ..permit.clone() };
    assert_eq!(code(api.tx_buy(&with(less)).await), Code::BadPermit, "another amount");
    let late = request::SignedPermit { deadline: 1, ..permit.clone() };
    assert_eq!(code(api.tx_buy(&with(late)).await), Code::BadPermit, "over");
    let none = request::SignedPermit { signature: vec![1, 2].into(), ..permit.clone() };
    assert_eq!(code(api.tx_buy(&with(none)).await), Code::BadRequest);

    let buy = api.tx_buy(&with(permit.clone())).await.unwrap();
    assert!(buy.approvals_needed.is_empty());
    assert!(buy.decoded.as_ref().unwrap().signature.starts_with("buyWithPermit("));
    let by_permit = new_nft(&buy);
    assert_ne!(by_permit, by_approval);
    scene.send_all(role, &buy).await;
    assert_eq!(scene.chain.platform.token(by_permit).await.unwrap().holder, role.address());
    assert_eq!(code(api.tx_buy(&with(permit)).await), Code::BadPermit, "used");

    scene.catch_up().await;
    let own = TokensQuery { holder: Some(role.address()), ..TokensQuery::default() };
    assert_eq!(api.tokens(&own).await.unwrap().len(), 2);
    let picture = api.token_picture(by_permit).await.unwrap();
    assert!(picture.starts_with("<svg") && !picture.contains("<script"), "{picture}");
    let headers = scene.server.ask(&format!("/v1/tokens/{by_permit}/picture.svg")).await;
    let policy = headers.headers()["content-security-policy"].to_str().unwrap();
    assert_eq!(policy, "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    let machines = api.token_machines(by_permit).await.unwrap();
    assert_eq!(machines.product, scene.chain.products[0]);
}

pub(super) async fn is_refused_in_words(scene: &Scene) {
    let (api, role) = (scene.api(), Role::Buyer(6));
    let usual = ask(scene, role);
    let poor = request::Buy { from: nobody(), ..usual.clone() };
    assert_eq!(code(api.tx_buy(&poor).await), Code::InsufficientFunds);
    let pay = scene.chain.platform.offer(usual.product).await.unwrap().payToken;
    scene.chain.act(role, "gift", Call::faucet(pay, nobody(), U256::from(10).pow(U256::from(12)))).await;
    assert_eq!(code(api.tx_buy(&poor).await), Code::InsufficientGas, "it cannot pay for gas");
    let most = request::Buy { units: Power::new(u64::from(u32::MAX)), ..usual.clone() };
    assert_eq!(code(api.tx_buy(&most).await), Code::SoldOut);
    let post = reqwest::Client::new().post(format!("{}/v1/tx/buy", scene.server.base)).json(&most);
    let answer = post.header("accept-language", "zh-CN,en;q=0.5").send().await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["cache-control"]),
        (409, &"no-store".parse().unwrap())
    );
    let problem: Problem = answer.json().await.unwrap();
    assert_eq!(problem.error.code, Code::SoldOut);
    assert!(problem.error.detail.contains("仅剩") && problem.error.hint.contains("请"), "{problem:?}");
    let cheap = request::Buy { max_payment: Some(Amount::from(1)), ..usual.clone() };
    assert_eq!(code(api.tx_buy(&cheap).await), Code::ChangedMeanwhile);
    let unknown = request::Buy { product: dmex_types::ProductId(99), ..usual };
    assert_eq!(code(api.tx_buy(&unknown).await), Code::NotFound);
    let (from, token) = (Role::Buyer(5).address(), TokenId(1));
    let give = request::Transfer { from, token, to: from };
    assert_eq!(code(api.tx_transfer(&give).await), Code::NotYours);

    let all = api.products().await.unwrap();
    let filter = |on_sale| ProductsQuery { on_sale: Some(on_sale), ..ProductsQuery::default() };
    let on_sale = api.products_of(&filter(true)).await.unwrap();
    let is_on_sale = |status| status == dmex_client::wire::ProductStatus::OnSale;
    assert!(!on_sale.is_empty() && on_sale.iter().all(|product| is_on_sale(product.status)));
    let other = api.products_of(&filter(false)).await.unwrap();
    assert!(!other.iter().any(|product| is_on_sale(product.status)));
    assert_eq!(on_sale.len() + other.len(), all.len());
}
