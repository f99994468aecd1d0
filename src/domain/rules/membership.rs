//! The rules of memberships.

use super::{Code, Context, Path, Record, Text, Violations, Word, source};
use crate::domain::image::MembershipImage;
use crate::domain::{MembershipStatus, Span};

const CITY: Path = Path::of("city");
const FIELDS: Path = Path::of("fields");

impl Record for MembershipImage {
    fn texts(&mut self, visit: &mut dyn FnMut(Path, Text, &mut String)) {
        source::texts(&mut self.sources, visit);
    }

    fn check_values(&self, before: Option<&Self>, context: &Context<'_>, found: &mut Violations) {
        check_network(context, found);
        self.check_city(before, context, found);
        check_fields(&self.fields, context, found);
        self.check_most_fields(context, found);
        source::check(&self.sources, context, found);
        found.ordered(
            ("joinedOn", self.joined_on),
            (Path::of("leftOn"), self.left_on),
            &["joinedOn", "leftOn"],
        );
        if self.status == MembershipStatus::Left && self.left_on.is_none() {
            let message = "a member that has LEFT needs `leftOn`";
            found
                .say(Path::of("leftOn"), Code::EndRequired, message)
                .beside(&["status", "leftOn"]);
        }
        self.check_apart(before, context, found);
    }
}

impl MembershipImage {
    fn check_city(&self, before: Option<&Self>, context: &Context<'_>, found: &mut Violations) {
        let known = context.known;
        if !known.has_city(&self.city) {
            found.add(CITY, Code::UnknownCity, format!("names no city: {}", self.city));
        } else if known.is_archived(&self.city) {
            let joins = before.is_none() && !(context.is_moved && self.left_on.is_some());
            let reopens = before.is_some_and(|before| before.left_on.is_some()) && self.left_on.is_none();
            if joins || reopens {
                let path = if joins { CITY } else { Path::of("leftOn") };
                found.say(path, Code::Archived, format!("{} is archived", self.city));
            }
        }
    }

    fn check_most_fields(&self, context: &Context<'_>, found: &mut Violations) {
        let (count, most) = (self.fields.len(), context.known.most_fields(context.network));
        if let Some(most) = most.filter(|&most| count > most as usize) {
            let message = format!(
                "a member of {} may hold at most {most} fields; {count} were given",
                context.network
            );
            found
                .say(FIELDS, Code::TooManyFields, message)
                .suggest(most.to_string());
        }
    }

    /// Adds a violation for each other membership of the city in the network, open or closed, that
    /// shares a day with this one.
    fn check_apart(&self, before: Option<&Self>, context: &Context<'_>, found: &mut Violations) {
        let span = Span::new(self.joined_on, self.left_on);
        if span.first_day() > span.last_day() {
            return;
        }
        let (city, network) = (&self.city, context.network);
        let others = context.known.memberships(network, city).into_iter();
        let others = others.filter(|(id, _)| id.is_none() || *id != context.record_id);
        for other in others.map(|(_, other)| other).filter(|&other| span.overlaps(other)) {
            let (path, message) = if span.end.or(other.end).is_none() {
                let path = if before.is_none() { CITY } else { Path::of("leftOn") };
                (path, format!("{city} is a member of {network} already, {other}"))
            } else {
                let message = format!(
                    "{city} is a member of {network} {other}, too: a membership begins on a day after the one before has ended"
                );
                (self.end_at_fault(before, other), message)
            };
            found
                .say(path, Code::Conflict, message)
                .beside(&["city", "joinedOn", "leftOn"]);
        }
    }

    /// Returns the path of the date that was moved into another membership.
    fn end_at_fault(&self, before: Option<&Self>, other: Span) -> Path {
        let old = before.map_or((None, None), |before| (before.joined_on, before.left_on));
        let moved_end = self.left_on != old.1;
        let moved_start = self.joined_on != old.0;
        let joined = Span::new(self.joined_on, None).first_day();
        if !moved_end || moved_start && other.first_day() <= joined {
            Path::of("joinedOn")
        } else {
            Path::of("leftOn")
        }
    }
}

/// Adds a violation if there is no such network.
pub(super) fn check_network(context: &Context<'_>, found: &mut Violations) {
    if !context.known.has_network(context.network) {
        let message = format!("names no network: {}", context.network);
        found.add(Path::of("network"), Code::UnknownNetwork, message);
    }
}

/// Adds violations for fields that the network does not have, and for repeated ones.
pub(super) fn check_fields(fields: &[String], context: &Context<'_>, found: &mut Violations) {
    check_words((FIELDS, Code::UnknownField), fields, Word::Field, context, found);
}

/// Adds violations for words that the network does not have, and for repeated ones.
pub(super) fn check_words<'a>(
    (path, code): (Path, Code),
    keys: &'a [String],
    word: fn(&'a str) -> Word<'a>,
    context: &Context<'_>,
    found: &mut Violations,
) {
    let numbered = || keys.iter().enumerate().map(|(at, key)| (path.at(at), key));
    for (path, key) in numbered() {
        if !context.known.has_word(context.network, word(key)) {
            let message = format!("is nothing that {} has: {key}", context.network);
            found.add(path, code, message);
        }
    }
    found.once(numbered(), Code::DuplicateValue, |key| {
        format!("stands there already: {key}")
    });
}
