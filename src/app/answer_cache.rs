//! Answers to questions, computed once for everyone who asks the same, and kept while there is room.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::{BoxFuture, FutureExt as _, Shared, WeakShared};
use moka::policy::EvictionPolicy;

use super::compute::Compute;
use super::fault::{Fault, no_panic};
use super::limiter::is_patient;
use super::question::{self, Question};
use crate::network::{LinkFilter, Scope, View};

/// What names an answer: the snapshot, the scope and the further conditions of the view, and the question with all its parts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    snapshot: u64,
    scope: Scope,
    filter: LinkFilter,
    kind: TypeId,
    question: question::Key,
}

/// Names a computation. Who waits as long as it takes does not wait with those who give up, nor they with him.
type Course = (Key, bool);

/// An answer of any type, with its weight.
#[derive(Clone)]
struct Kept {
    answer: Arc<dyn Any + Send + Sync>,
    weight: u32,
}

/// What is being done to answer one question.
type Computation = BoxFuture<'static, Result<Kept, Fault>>;

/// A computation that several requests wait for. It stops when the last of them goes away.
type Flight = Shared<Computation>;

/// What is being computed at this moment, each flight with its number.
#[derive(Default)]
struct InFlight {
    flights: HashMap<Course, (u64, WeakShared<Computation>)>,
    begun: u64,
}

/// The cache of answers: bounded in memory, one computation for each question at a time, failures never kept.
#[derive(Clone)]
pub struct AnswerCache {
    kept: moka::sync::Cache<Key, Kept>,
    in_flight: Arc<Mutex<InFlight>>,
}

impl AnswerCache {
    /// A cache that holds about `bytes` bytes.
    pub fn new(bytes: u64) -> Self {
        let kept = moka::sync::Cache::builder()
            .max_capacity(bytes)
            .weigher(|key: &Key, kept: &Kept| kept.weight.saturating_add(256 + key.question.bytes() as u32))
            // Every revision has new answers: a policy that prefers what was asked for often would keep those of the past.
            .eviction_policy(EvictionPolicy::lru())
            .build();
        Self {
            kept,
            in_flight: Arc::default(),
        }
    }

    /// Lets go of every answer, for want of room.
    pub fn clear(&self) {
        self.kept.invalidate_all();
        self.kept.run_pending_tasks();
    }

    /// Bytes of the answers that are kept, by estimate.
    pub fn bytes(&self) -> u64 {
        self.kept.run_pending_tasks();
        self.kept.weighted_size()
    }

    /// Number of answers that were computed since the start, or are being computed.
    pub fn computed(&self) -> u64 {
        lock(&self.in_flight).begun
    }

    /// The answer to a question about a view.
    ///
    /// # Errors
    /// Those of [`Compute::run`], told to all who wait.
    pub async fn ask<Q: Question>(
        &self,
        compute: &Compute,
        view: &Arc<View>,
        question: Q,
    ) -> Result<Arc<Q::Answer>, Fault> {
        let key = Key {
            snapshot: view.snapshot().serial(),
            scope: view.scope().clone(),
            filter: view.filter().clone(),
            kind: TypeId::of::<Q>(),
            question: question.key(),
        };
        let kept = match self.kept.get(&key) {
            Some(kept) => kept,
            None => self.join(compute, key, view, question).await?,
        };
        Ok(kept.answer.downcast().expect("the key names the type of the answer"))
    }

    /// The flight that computes the answer: the one under way, or a new one.
    fn join<Q: Question>(&self, compute: &Compute, key: Key, view: &Arc<View>, question: Q) -> Flight {
        let course = (key, is_patient());
        let mut in_flight = lock(&self.in_flight);
        if let Some(flight) = in_flight.flights.get(&course).and_then(|(_, flight)| flight.upgrade()) {
            return flight;
        }
        in_flight.begun += 1;
        let landing = Landing {
            in_flight: Arc::clone(&self.in_flight),
            course: course.clone(),
            number: in_flight.begun,
        };
        let (kept, compute, view) = (self.kept.clone(), compute.clone(), Arc::clone(view));
        let flight = async move {
            // It may have landed between the look into the cache and the look at what is in flight.
            if let Some(answer) = kept.get(&landing.course.0) {
                return Ok(answer);
            }
            let effort = no_panic(|| question.effort(&view))?;
            let answer = compute
                .run(effort, move |budget| question.answer(&view, budget))
                .await?;
            let weight = no_panic(|| Q::weight(&answer))?;
            let answer = Kept {
                weight: u32::try_from(weight).unwrap_or(u32::MAX),
                answer: Arc::new(answer),
            };
            kept.insert(landing.course.0.clone(), answer.clone());
            Ok(answer)
        };
        let flight = flight.boxed().shared();
        if let Some(weak) = flight.downgrade() {
            let number = in_flight.begun;
            in_flight.flights.insert(course, (number, weak));
        }
        flight
    }
}

fn lock(in_flight: &Mutex<InFlight>) -> MutexGuard<'_, InFlight> {
    in_flight.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for AnswerCache {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AnswerCache").finish_non_exhaustive()
    }
}

/// Strikes a flight off when it has ended, however it ended.
struct Landing {
    in_flight: Arc<Mutex<InFlight>>,
    course: Course,
    number: u64,
}

impl Drop for Landing {
    fn drop(&mut self) {
        let mut in_flight = lock(&self.in_flight);
        // A flight that everybody left may already have been followed by another one.
        if in_flight
            .flights
            .get(&self.course)
            .is_some_and(|&(number, _)| number == self.number)
        {
            in_flight.flights.remove(&self.course);
        }
    }
}
