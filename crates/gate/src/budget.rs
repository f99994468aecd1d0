//! The cost per minute of a client: of an address without a token, or of a token.
//!
//! A budget refills evenly (generic cell rate algorithm, crate governor).

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

use super::fault::{Code, Fault, Refusal};
use super::options::Limits;
use super::shares::Client;

/// The time in which an empty budget refills, in seconds.
const WINDOW: u64 = 60;

/// The number of charges after which full budgets are removed.
const SWEEP: u32 = 1_024;

/// Headers of `draft-ietf-httpapi-ratelimit-headers`.
pub(super) const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
pub(super) const STANDING: HeaderName = HeaderName::from_static("ratelimit");

/// The owner of a budget.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Payer {
    Address(Client),
    Token(Arc<str>),
}

/// The budgets of all clients.
#[derive(Debug)]
pub(super) struct Budgets<C: Clock = DefaultClock> {
    addresses: Option<Kind<C>>,
    tokens: Option<Kind<C>>,
}

/// Budgets of one size.
#[derive(Debug)]
struct Kind<C: Clock> {
    /// The name in headers.
    name: &'static str,
    size: NonZeroU32,
    limiter: RateLimiter<Payer, HashMapStateStore<Payer>, C, StateInformationMiddleware>,
    clock: C,
    charges: AtomicU32,
}

/// The rest of a budget after an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    name: &'static str,
    size: u32,
    left: u32,
}

impl Budgets {
    /// Creates budgets of the sizes in the limits; size 0 is no limit.
    pub(super) fn new(limits: &Limits) -> Self {
        Self::by(&DefaultClock::default(), limits)
    }
}

impl<C: Clock + Clone> Budgets<C> {
    fn by(clock: &C, limits: &Limits) -> Self {
        let kind = |name, size| NonZeroU32::new(size).map(|size| Kind::new(name, size, clock.clone()));
        Self {
            addresses: kind("address", limits.cost_per_minute),
            tokens: kind("token", limits.token_cost_per_minute),
        }
    }

    /// Takes the cost of an operation from the budget of its token, or of its client without one.
    /// Returns `None` if there is no limit.
    ///
    /// # Errors
    /// The budget is too low. The refusal says when it suffices.
    pub(super) fn charge(
        &self,
        client: Client,
        token: Option<Arc<str>>,
        cost: u64,
    ) -> Result<Option<Standing>, Refusal> {
        let (kind, payer) = match token {
            Some(token) => (&self.tokens, Payer::Token(token)),
            // No connection, as in tests.
            None if client == Client::default() => return Ok(None),
            None => (&self.addresses, Payer::Address(client)),
        };
        let charged = kind.as_ref().map(|kind| kind.charge(&payer, cost)).transpose()?;
        Ok(charged.flatten())
    }

    /// Returns the number of budgets in memory.
    pub(super) fn count(&self) -> usize {
        [&self.addresses, &self.tokens]
            .into_iter()
            .flatten()
            .map(|kind| kind.limiter.len())
            .sum()
    }
}

impl<C: Clock + Clone> Kind<C> {
    fn new(name: &'static str, size: NonZeroU32, clock: C) -> Self {
        Self {
            name,
            size,
            limiter: RateLimiter::new(Quota::per_minute(size), HashMapStateStore::default(), clock.clone()),
            clock,
            charges: AtomicU32::new(0),
        }
    }

    fn charge(&self, payer: &Payer, cost: u64) -> Result<Option<Standing>, Refusal> {
        if self.charges.fetch_add(1, Relaxed) % SWEEP == SWEEP - 1 {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        // An operation above the size of the budget takes all of it.
        let cost = u32::try_from(cost).unwrap_or(u32::MAX).min(self.size.get());
        let Some(cost) = NonZeroU32::new(cost) else {
            return Ok(None);
        };
        let charged = self.limiter.check_key_n(payer, cost);
        match charged.expect("the cost is within the size of the budget") {
            Ok(state) => Ok(Some(self.standing(state.remaining_burst_capacity()))),
            Err(until) => Err(self.refusal(cost.get(), until.wait_time_from(self.clock.now()))),
        }
    }

    fn standing(&self, left: u32) -> Standing {
        Standing {
            name: self.name,
            size: self.size.get(),
            left,
        }
    }

    fn refusal(&self, cost: u32, wait: Duration) -> Refusal {
        let size = self.size.get();
        let refilled = wait.as_secs_f64() * f64::from(size) / WINDOW as f64;
        let left = (f64::from(cost) - refilled).max(0.0) as u32;
        let (used, seconds) = (size - left.min(size), wait.as_secs() + 1);
        let message = format!(
            "The operation costs {cost}; of {size} that this {} may use in a minute, {used} are used. Try again in {seconds} s.",
            self.name
        );
        let fault = Fault::new(Code::LimitExceeded, message).with("limit", "costPerMinute");
        let fault = fault.with("maximum", size).with("used", used).with("cost", cost);
        let mut refusal = Refusal::transport(StatusCode::TOO_MANY_REQUESTS, fault.with("retryAfterSeconds", seconds));
        refusal.headers.push((header::RETRY_AFTER, HeaderValue::from(seconds)));
        refusal.headers.extend(self.standing(left).headers());
        refusal
    }
}

impl Standing {
    /// Adds the headers.
    pub(super) fn tell(self, headers: &mut HeaderMap) {
        headers.extend(self.headers().map(|(name, value)| (Some(name), value)));
    }

    fn headers(self) -> [(HeaderName, HeaderValue); 2] {
        let Self { name, size, left } = self;
        let full_in = (u64::from(size - left.min(size)) * WINDOW).div_ceil(u64::from(size));
        let value = |text: String| HeaderValue::try_from(text).expect("words and numbers are a sound value");
        [
            (POLICY, value(format!("\"{name}\";q={size};w={WINDOW}"))),
            (STANDING, value(format!("\"{name}\";r={left};t={full_in}"))),
        ]
    }
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    fn budgets(clock: &FakeRelativeClock) -> Budgets<FakeRelativeClock> {
        let limits = Limits {
            cost_per_minute: 600,
            token_cost_per_minute: 6_000,
            ..Limits::default()
        };
        Budgets::by(clock, &limits)
    }

    fn client(address: &str) -> Client {
        Client::at(address.parse().expect("an address"))
    }

    fn text(headers: &[(HeaderName, HeaderValue)], name: &HeaderName) -> String {
        let found = headers.iter().find(|(found, _)| found == name).expect("the header");
        found.1.to_str().expect("text").to_owned()
    }

    #[test]
    fn who_has_used_its_budget_is_told_when_to_come_back_and_is_served_then() {
        let clock = FakeRelativeClock::default();
        let budgets = budgets(&clock);
        let ada = client("192.0.2.1");
        let standing = budgets.charge(ada, None, 500).expect("enough").expect("a budget");
        assert_eq!(standing.left, 100);
        assert_eq!(text(&standing.headers(), &POLICY), "\"address\";q=600;w=60");
        assert_eq!(text(&standing.headers(), &STANDING), "\"address\";r=100;t=50");
        let refused = budgets.charge(ada, None, 200).expect_err("too dear");
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        // 100 are missing, of which 10 come each second.
        assert_eq!(text(&refused.headers, &header::RETRY_AFTER), "11");
        for (name, value) in [
            ("limit", "costPerMinute".into()),
            ("maximum", 600.into()),
            ("used", 500.into()),
        ] {
            assert_eq!(refused.faults[0].extension(name), Some(&value), "{name}");
        }
        assert!(budgets.charge(ada, None, 100).is_ok(), "what is refused costs nothing");
        clock.advance(Duration::from_secs(20));
        assert!(budgets.charge(ada, None, 200).is_ok());
        assert!(budgets.charge(ada, None, 1).is_err());
    }

    #[test]
    fn each_network_and_each_token_has_a_budget_of_its_own() {
        let budgets = budgets(&FakeRelativeClock::default());
        let home = client("2001:db8::1");
        assert!(budgets.charge(home, None, 600).is_ok());
        assert!(
            budgets.charge(client("2001:db8::2"), None, 1).is_err(),
            "of the same network"
        );
        assert!(budgets.charge(client("2001:db8:0:1::1"), None, 600).is_ok());
        assert!(budgets.charge(client("127.0.0.1"), None, 600).is_ok());
        assert!(
            budgets.charge(client("127.0.0.1"), None, 1).is_err(),
            "no address is better than others"
        );
        for token in ["editor", "reader"] {
            assert!(budgets.charge(home, Some(token.into()), 6_000).is_ok());
            assert!(budgets.charge(home, Some(token.into()), 1).is_err());
        }
        assert_eq!(budgets.count(), 5);
        assert_eq!(budgets.charge(Client::default(), None, 999_999).expect("nobody"), None);
    }

    #[test]
    fn what_costs_more_than_a_budget_is_served_once_it_is_full_and_nothing_costs_nothing() {
        let clock = FakeRelativeClock::default();
        let budgets = budgets(&clock);
        let ada = client("192.0.2.1");
        assert!(budgets.charge(ada, None, 10_000).is_ok());
        assert_eq!(budgets.charge(ada, None, 0).expect("free"), None);
        clock.advance(Duration::from_secs(59));
        assert!(budgets.charge(ada, None, 10_000).is_err());
        clock.advance(Duration::from_secs(1));
        assert!(budgets.charge(ada, None, 10_000).is_ok());
    }

    #[test]
    fn full_budgets_are_forgotten() {
        let clock = FakeRelativeClock::default();
        let budgets = budgets(&clock);
        for number in 0..20 * SWEEP {
            let address = std::net::IpAddr::V4(number.into());
            assert!(budgets.charge(Client::at(address), None, 10).is_ok());
            clock.advance(Duration::from_millis(10));
        }
        // Each is full again after a second.
        assert!(budgets.count() <= SWEEP as usize + 101, "{}", budgets.count());
    }
}
