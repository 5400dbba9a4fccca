use std::collections::BTreeMap;

use alloy::sol_types::SolCall;
use dmex_contracts::{Closing, Contract, ContractId, Insurance, MinerRegistry, Reserve, Tokens};
use dmex_types::TokenId;

use super::*;
use crate::{Call, Part};

fn address(number: u8) -> Address {
    Address::repeat_byte(number)
}

fn on() -> Deployment {
    let at = |number| Contract { address: address(number), block: 1, arguments: Bytes::new() };
    let token = |number, symbol: &str, decimals| Token {
        address: address(number),
        symbol: symbol.to_owned(),
        decimals,
    };
    let mut on = Deployment {
        chain_id: 31_337,
        first_block: 1,
        first_day: Day::new(19_076),
        tokens: Tokens {
            pay: vec![token(20, "USDT", 6)],
            reward: BTreeMap::from([(Asset::Btc, token(21, "BTC", 8))]),
        },
        ..Deployment::default()
    };
    for (number, id) in (100..).zip(ContractId::all([address(20)], true)) {
        id.set(&mut on, at(number));
    }
    on
}

fn decoded(call: Call) -> Decoded {
    Decoder::new(&on()).decode(&call.into())
}

fn values(call: Call) -> Vec<Value> {
    match decoded(call) {
        Decoded::Known { arguments, .. } => arguments.into_iter().map(|argument| argument.value).collect(),
        Decoded::Unknown { .. } => Vec::new(),
    }
}

#[test]
fn numbers_have_the_units_of_their_place() {
    let on = on();
    let terminate = Call::terminate(&on, ProductId(3));
    assert_eq!(values(terminate), [Value::Product(ProductId(3))]);

    let feed = Call::set_pay_feed(&on, address(20), address(30), 90_000);
    assert_eq!(values(feed)[1..], [Value::Address(address(30)), Value::Seconds(90_000)]);

    let capacity = MinerRegistry::approveCall { miner: address(9), asset: 1, units: 1_024 };
    assert_eq!(
        values(Call::new(on.miner_registry.address, &capacity))[1..],
        [Value::Asset(Asset::Fil), Value::Power(Power::new(1_024), Asset::Fil)]
    );

    let usdt = on.tokens.pay[0].clone();
    let round = Reserve::openRoundCall { product: 3, token: usdt.address, amount: U256::from(5) };
    assert_eq!(values(Call::new(on.reserve.address, &round))[2], Value::Amount(U256::from(5), usdt.clone()));

    let line = Insurance::setLineCall { product: 3, rate: 250, cap: alloy::primitives::Uint::from(7) };
    assert_eq!(
        values(Call::new(on.insurances[&address(20)].address, &line))[1..],
        [Value::Share(250), Value::Amount(U256::from(7), usdt.clone())]
    );

    let transfer = Call::new(
        usdt.address,
        &dmex_contracts::FaucetToken::transferCall { to: address(9), value: U256::from(1) },
    );
    assert_eq!(values(transfer)[1], Value::Amount(U256::from(1), usdt));
}

#[test]
fn nft_5_a_split_is_told_part_by_part() {
    let part = |to, units| Part { to: address(to), units: Power::new(units) };
    let told = values(Call::split(&on(), TokenId(7), &[part(30, 3), part(31, 4)]));
    let argument = |name: &str, value| Argument { name: name.to_owned(), value };
    let of = |to, units: &str| {
        let (to, units) = (Value::Address(address(to)), Value::Plain(units.to_owned()));
        Value::Record(vec![argument("to", to), argument("units", units)])
    };
    assert_eq!(told, [Value::Plain("7".to_owned()), Value::List(vec![of(30, "3"), of(31, "4")])]);
}

#[test]
fn sale_9_the_next_coin_is_opened_by_words_and_told_by_its_number() {
    let on = on();
    let words = ["2".to_owned(), address(30).to_string(), "(KAS,TH/s,1000)".to_owned()];
    let call = Call::of_words(&on, on.assets.address, "openAsset", &words).unwrap();
    let argument = |name: &str, value| Argument { name: name.to_owned(), value };
    let text = |text: &str| Value::Text(text.to_owned());
    let shown = vec![
        argument("ticker", text("KAS")),
        argument("unit", text("TH/s")),
        argument("scale", Value::Plain("1000".to_owned())),
    ];
    let told = values(call);
    assert_eq!(told[..2], [Value::Plain("2".to_owned()), Value::Address(address(30))]);
    assert_eq!(told[2], Value::Record(shown));
}

#[test]
fn contracts_that_only_some_deployments_have_are_named_where_they_are() {
    let on = on();
    let relay = on.header_relay.clone().unwrap().address;
    let name = |on: &Deployment| Decoder::new(on).name(relay);
    assert_eq!(name(&on), Some("HeaderRelay".to_owned()));
    assert_eq!(name(&Deployment { header_relay: None, ..on }), None);
}

#[test]
fn an_amount_of_a_token_that_nobody_knows_has_no_unit() {
    let on = on();
    let round = Reserve::openRoundCall { product: 3, token: address(99), amount: U256::from(5) };
    assert_eq!(values(Call::new(on.reserve.address, &round))[2], Value::Plain("5".to_owned()));
}

#[test]
fn requests_in_an_application_are_power() {
    let on = on();
    let application = MinerRegistry::Application {
        farm: "Farm".to_owned(),
        place: String::new(),
        powerContract: String::new(),
        documentURI: String::new(),
        documentHash: Default::default(),
        machines: Vec::new(),
        requests: vec![MinerRegistry::Request { asset: 0, units: 88_500 }],
        addresses: vec![address(1)],
    };
    let call = MinerRegistry::approveApplicationCall { miner: address(9), application };
    let shown = format!("{:?}", values(Call::new(on.miner_registry.address, &call)));
    assert!(shown.contains("Power(Power(88500), Btc)") && shown.contains("Text(\"Farm\")"), "{shown}");
}

#[test]
fn what_no_interface_explains_is_unknown_and_so_is_what_carries_more_than_it_shows() {
    let on = on();
    let unknown = |to, data: Vec<u8>| decoded(Call { to, data: data.into() });
    assert_eq!(unknown(address(99), vec![1, 2, 3, 4]), Decoded::Unknown { contract: None });
    let closing = on.closing.address;
    let nothing = Decoded::Unknown { contract: Some("Closing") };
    assert_eq!(unknown(closing, vec![1, 2, 3, 4]), nothing);
    assert_eq!(unknown(closing, Vec::new()), nothing);
    let call = Closing::terminateCall { product: 3 }.abi_encode();
    assert_ne!(unknown(closing, call.clone()), nothing);
    assert_eq!(unknown(closing, [call, vec![0]].concat()), nothing);
}
