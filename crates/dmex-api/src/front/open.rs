//! Which connections are open, and which of them makes place for another.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;

use crate::around::address::network;
use crate::config::PerAddress;

/// All connections of a server.
pub(super) struct Connections {
    most: PerAddress,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Counts up: connections and their turns to wait are numbered by it.
    last: u64,
    open: HashMap<u64, Open>,
    by_address: HashMap<IpAddr, OfAddress>,
    /// Those that wait, the one that waited longest first: turn and connection.
    waiting: BTreeMap<u64, u64>,
}

struct Open {
    address: IpAddr,
    /// Its turn, if it waits.
    turn: Option<u64>,
    end: CancellationToken,
}

/// Of one address; in here only while it has a connection.
#[derive(Default)]
struct OfAddress {
    open: usize,
    waiting: BTreeSet<u64>,
}

/// One connection, forgotten when it is dropped.
pub(super) struct Connection {
    number: u64,
    address: IpAddr,
    end: CancellationToken,
    all: Arc<Connections>,
}

/// A connection's question is answered as long as this is there.
pub(super) struct Answering(Arc<Connection>);

impl Connections {
    pub(super) fn new(most: PerAddress) -> Arc<Self> {
        Arc::new(Self { most, state: Mutex::default() })
    }

    /// Takes one more. Where there are as many as may be, one that waits is ended; none if all are being answered.
    pub(super) fn admit(self: &Arc<Self>, address: IpAddr) -> Option<Connection> {
        let mut state = self.state();
        let network = network(address);
        if let Some(own) = state.by_address.get(&network).filter(|own| own.open >= self.most.each) {
            let turn = own.waiting.first().copied()?;
            state.end(turn);
        }
        if state.open.len() >= self.most.all {
            let turn = state.waiting.keys().next().copied()?;
            state.end(turn);
        }
        state.last += 1;
        let (number, end) = (state.last, CancellationToken::new());
        state.open.insert(number, Open { address: network, turn: None, end: end.clone() });
        state.by_address.entry(network).or_default().open += 1;
        state.wait(number);
        Some(Connection { number, address, end, all: self.clone() })
    }

    /// Ends those that wait: nobody will ask any more.
    pub(super) fn end_waiting(&self) {
        let mut state = self.state();
        while let Some(turn) = state.waiting.keys().next().copied() {
            state.end(turn);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Ends the connection that waits with a turn.
    fn end(&mut self, turn: u64) {
        if let Some(number) = self.waiting.remove(&turn)
            && let Some(open) = self.forget(number)
        {
            open.end.cancel();
        }
    }

    fn forget(&mut self, number: u64) -> Option<Open> {
        self.answer(number);
        let open = self.open.remove(&number)?;
        if let Some(own) = self.by_address.get_mut(&open.address) {
            own.open = own.open.saturating_sub(1);
            if own.open == 0 {
                self.by_address.remove(&open.address);
            }
        }
        Some(open)
    }

    /// A connection waits from now on, with one turn alone.
    fn wait(&mut self, number: u64) {
        self.answer(number);
        self.last += 1;
        let turn = self.last;
        let Some(open) = self.open.get_mut(&number) else { return };
        open.turn = Some(turn);
        self.by_address.entry(open.address).or_default().waiting.insert(turn);
        self.waiting.insert(turn, number);
    }

    /// A connection does not wait any more.
    fn answer(&mut self, number: u64) {
        let Some(open) = self.open.get_mut(&number) else { return };
        let Some(turn) = open.turn.take() else { return };
        if let Some(own) = self.by_address.get_mut(&open.address) {
            own.waiting.remove(&turn);
        }
        self.waiting.remove(&turn);
    }
}

impl Connection {
    /// The other end.
    pub(super) const fn address(&self) -> IpAddr {
        self.address
    }

    /// Cancelled when it has to make place.
    pub(super) fn ended(&self) -> CancellationToken {
        self.end.clone()
    }

    /// A question came.
    pub(super) fn answering(self: &Arc<Self>) -> Answering {
        self.all.state().answer(self.number);
        Answering(self.clone())
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.all.state().wait(self.0.number);
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.all.state().forget(self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(connection: &Connection) -> bool {
        connection.end.is_cancelled()
    }

    #[test]
    fn fd7_who_waited_longest_makes_place_of_ones_own_first() {
        let all = Connections::new(PerAddress { all: 4, each: 2 });
        let [one, two, three] = [[1; 4], [2; 4], [3; 4]].map(IpAddr::from);
        let other = Arc::new(all.admit(two).unwrap());
        let first = Arc::new(all.admit(one).unwrap());
        let second = Arc::new(all.admit(one).unwrap());
        let third = Arc::new(all.admit(one).unwrap());
        assert!(ended(&first) && !ended(&second) && !ended(&other), "an address pays with its own");
        // One that asks does not wait, and waits anew once it has its answer.
        let asked = second.answering();
        let fourth = Arc::new(all.admit(one).unwrap());
        assert!(ended(&third) && !ended(&second));
        let busy = fourth.answering();
        assert!(all.admit(one).is_none(), "both are being answered");
        drop(asked);
        let [_fifth, _sixth] = [all.admit(three).unwrap(), all.admit(three).unwrap()];
        assert!(ended(&other) && !ended(&second), "of all, the one that waited longest");
        drop(busy);
        all.end_waiting();
        assert!(ended(&second) && ended(&fourth));
    }

    #[test]
    fn fd7_one_that_waits_twice_has_one_turn_and_makes_place_all_the_same() {
        let all = Connections::new(PerAddress { all: 2, each: 2 });
        let one = IpAddr::from([1; 4]);
        let first = Arc::new(all.admit(one).unwrap());
        let [asked, again] = [first.answering(), first.answering()];
        drop(asked);
        drop(again);
        assert_eq!(all.state().waiting.len(), 1);
        let second = Arc::new(all.admit(one).unwrap());
        let _third = all.admit(one).unwrap();
        let _fourth = all.admit(one).unwrap();
        assert!(ended(&first) && ended(&second));
        all.end_waiting();
        let state = all.state();
        assert!(state.open.is_empty() && state.by_address.is_empty() && state.waiting.is_empty());
    }

    #[test]
    fn fd7_nothing_is_remembered_of_connections_that_are_gone() {
        let all = Connections::new(PerAddress { all: 100, each: 10 });
        for number in 0..1_000_u32 {
            let connection = Arc::new(all.admit(IpAddr::from(number.to_be_bytes())).unwrap());
            let answering = connection.answering();
            if number % 2 == 0 {
                drop(connection);
                drop(answering);
            } else {
                drop(answering);
                drop(connection);
            }
        }
        let state = all.state();
        assert!(state.open.is_empty() && state.by_address.is_empty() && state.waiting.is_empty());
    }
}
