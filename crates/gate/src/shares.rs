//! Splits a bound among clients, so that one client cannot take all of it.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::account::Account;

/// Number of clients' accounts at which unused ones are removed for the first time.
const SWEEP: usize = 64;

/// A client for the purpose of limits: an IPv4 address, or an IPv6 network, since a client has many
/// IPv6 addresses. Anonymous without a connection, as in tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Client(Option<IpAddr>);

impl Client {
    /// Returns the client of an address.
    pub(super) fn at(address: IpAddr) -> Self {
        Self(Some(match address.to_canonical() {
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
            address => address,
        }))
    }
}

/// A limit and the clients' parts of it.
#[derive(Debug)]
pub(super) struct Shares {
    all: Arc<Account>,
    /// Maximum of one client.
    each: usize,
    parts: Mutex<Parts>,
}

#[derive(Debug)]
struct Parts {
    of: HashMap<Client, Weak<Account>>,
    /// Number of accounts at which unused ones are removed.
    sweep: usize,
}

impl Shares {
    /// Creates a limit of which one client may have so many percent.
    pub(super) fn new(most: usize, percent: u8) -> Self {
        let each = (most * usize::from(percent)).div_ceil(100).max(1);
        let parts = Parts {
            of: HashMap::new(),
            sweep: SWEEP,
        };
        Self {
            all: Account::new(most),
            each,
            parts: Mutex::new(parts),
        }
    }

    /// Returns the amount that all clients hold at present.
    pub(super) fn held(&self) -> usize {
        self.all.held()
    }

    /// Returns the account of a client.
    pub(super) fn of(&self, client: Client) -> Arc<Account> {
        if client == Client::default() {
            return Arc::clone(&self.all);
        }
        let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(part) = parts.of.get(&client).and_then(Weak::upgrade) {
            return part;
        }
        if parts.of.len() >= parts.sweep {
            parts.of.retain(|_, part| part.strong_count() > 0);
            parts.sweep = SWEEP.max(2 * parts.of.len());
        }
        let part = self.all.part(self.each);
        parts.of.insert(client, Arc::downgrade(&part));
        part
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(address: &str) -> Client {
        Client::at(address.parse().expect("an address"))
    }

    #[test]
    fn one_client_has_its_part_whatever_addresses_of_its_network_it_takes() {
        let shares = Shares::new(10, 50);
        let held: Vec<_> = (0..5)
            .map(|number| {
                shares
                    .of(client(&format!("2001:db8::{number}")))
                    .take(1)
                    .expect("a place")
            })
            .collect();
        assert!(shares.of(client("2001:db8::9")).take(1).is_none());
        assert!(shares.of(client("2001:db8:0:1::9")).take(1).is_some());
        assert_eq!(client("::ffff:192.0.2.1"), client("192.0.2.1"));
        drop(held);
        assert!(shares.of(client("2001:db8::9")).take(5).is_some());
    }

    #[test]
    fn clients_that_have_gone_are_forgotten() {
        let shares = Shares::new(10, 50);
        for number in 0..10_000_u32 {
            let address = IpAddr::V4(number.into());
            drop(shares.of(Client::at(address)));
        }
        let parts = shares.parts.lock().expect("no panic");
        assert!(parts.of.len() <= SWEEP, "{}", parts.of.len());
    }
}
