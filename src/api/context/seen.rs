//! Encodes in ids where an object was seen, and restores that frame from an id.
//!
//! An object with an id has one value for each field and its arguments, in every answer. So the id
//! names everything its fields depend on: the whole scope for cities, countries, fields and links,
//! and only the record time for networks and partnerships.

use async_graphql::ID;

use super::{Frame, FrameState};
use crate::app::fault::Fault;
use crate::app::global_id::{GlobalId, LONGEST_SCOPE, Seen};
use crate::app::past::KnownAt;
use crate::app::scope_words;
use crate::network::{LinkFilter, NetworkIndex, Period, Scope, View};

impl Frame {
    /// Returns the id of an object whose fields depend only on the record time.
    pub fn record_id(&self, id: &GlobalId) -> ID {
        ID(id.encode_seen(&self.seen_in(None).words()))
    }

    /// Returns the id of an object that inherits this frame's scope. The id omits the default
    /// scope, which is all of the default network today. Any other scope names its networks, so
    /// that the meaning of an id does not change with the default network.
    ///
    /// # Errors
    /// LIMIT_EXCEEDED if the scope takes too many words.
    pub fn id(&self, id: &GlobalId) -> Result<ID, Fault> {
        worded(id, self.words())
    }

    /// Returns the id of an object of a network, whose default scope is all of that network today.
    ///
    /// # Errors
    /// LIMIT_EXCEEDED if the scope takes too many words.
    pub fn id_in(&self, id: &GlobalId, network: NetworkIndex) -> Result<ID, Fault> {
        if self.0.named || !self.is_all_of(network) {
            return self.id(id);
        }
        Ok(self.record_id(id))
    }

    /// Returns the id of a link of a view of this frame's scope, which may have further conditions.
    ///
    /// # Errors
    /// LIMIT_EXCEEDED if scope and conditions take too many words.
    pub fn link_id(&self, id: &GlobalId, view: &View) -> Result<ID, Fault> {
        if *view.filter() == LinkFilter::default() {
            return self.id(id);
        }
        let conditions = Seen {
            filter: Some(scope_words::of_filter(view.snapshot(), view.filter())),
            ..Seen::default()
        };
        worded(id, &(self.words().to_owned() + &conditions.words()))
    }

    /// Returns this frame's scope as ids write it.
    fn words(&self) -> &str {
        let words = &self.0.words;
        words.get_or_init(|| self.seen_in(self.named_scope()).words())
    }

    /// Returns the frame of all of a network today, at this record time: for records of the network
    /// that are seen by themselves.
    pub fn all_of(&self, network: NetworkIndex) -> Self {
        let (first, frame) = self.0.all_of.get_or_init(|| (network, self.anew(Some(network))));
        if *first == network {
            return frame.clone();
        }
        self.anew(Some(network))
    }

    /// Returns this frame if it sees a network; else that of all of the network in the same period.
    pub fn seeing(&self, network: NetworkIndex) -> Self {
        match &self.0.scope {
            Some(scope) if scope.networks.contains(&network) => self.clone(),
            None if self.network().ok() == Some(network) => self.clone(),
            None => self.all_of(network),
            Some(scope) => Self::new(self.within(Scope {
                period: scope.period,
                ..Scope::everything(vec![network], self.0.request.today)
            })),
        }
    }

    /// Returns the frame that an id names; `None` if there is none that the viewer may see.
    ///
    /// # Errors
    /// Those of going back to an earlier record time.
    pub async fn seen(&self, seen: &Seen) -> Result<Option<Self>, Fault> {
        let mut frame = self.clone();
        if let Some(revision) = seen.revision {
            if !(0..self.snapshot().revision()).contains(&revision) {
                return Ok(None);
            }
            frame = frame.at_known(KnownAt::Revision(revision), None).await?;
        }
        let Some(words) = &seen.scope else {
            return Ok(Some(frame));
        };
        let scope = scope_words::scope(frame.names(), words, frame.0.request.today);
        Ok(scope.map(|scope| frame.named(scope, seen)))
    }

    /// Returns the frame of a scope that an id named. Shorter words may exist today, for example
    /// for a day that was in the future then; objects seen in this frame keep the words of the id.
    fn named(&self, scope: Scope, seen: &Seen) -> Self {
        let words = Seen {
            filter: None,
            ..seen.clone()
        };
        let (words, fewest) = (words.words(), Self::new(self.within(scope.clone())));
        if fewest.words() == words {
            return fewest;
        }
        Self::new(FrameState {
            words: words.into(),
            named: true,
            ..self.within(scope)
        })
    }

    /// Returns the state of a scope of this frame's snapshot.
    fn within(&self, scope: Scope) -> FrameState {
        FrameState {
            scope: Some(scope),
            dated: self.0.dated,
            ..FrameState::of(&self.0.request, &self.0.snapshot)
        }
    }

    fn seen_in(&self, scope: Option<String>) -> Seen {
        let revision = self.snapshot().revision();
        Seen {
            revision: (revision != self.0.request.snapshot.revision()).then_some(revision),
            scope,
            filter: None,
        }
    }

    /// Returns the scope in words; `None` for the default one, or if no network is the default.
    fn named_scope(&self) -> Option<String> {
        let scope = self.scope(None).ok()?;
        let default = self.names().default_network();
        if default.is_ok_and(|network| self.is_all_of(network)) {
            return None;
        }
        Some(scope_words::of_scope(
            self.snapshot(),
            &scope,
            Some(self.0.request.today),
        ))
    }

    /// Returns true if this frame sees all of one network today.
    fn is_all_of(&self, network: NetworkIndex) -> bool {
        let today = self.0.request.today;
        match &self.0.scope {
            None => self.network().ok() == Some(network),
            Some(scope) => scope.period == Period::AsOf(today) && *scope == Scope::everything(vec![network], today),
        }
    }
}

/// Returns an id with the words of a scope, if they are not too many.
fn worded(id: &GlobalId, words: &str) -> Result<ID, Fault> {
    if words.len() > LONGEST_SCOPE {
        return Err(Fault::LimitExceeded {
            limit: "characters of an id that name a scope".to_owned(),
            maximum: LONGEST_SCOPE as u64,
            measured: words.len() as u64,
        });
    }
    Ok(ID(id.encode_seen(words)))
}
