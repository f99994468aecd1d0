//! Two-mode networks: cities, and events that several of them take part in. An event is a
//! partnership of its cities.

use std::collections::BTreeMap;

use crate::exchange::row::Row;
use crate::exchange::understand::Understanding;

/// The events of a network, by the numbers of their vertices.
#[derive(Debug, Default)]
pub(super) struct TwoMode {
    /// The number of vertices that are cities; none if all are.
    cities: Option<usize>,
    events: BTreeMap<usize, Event>,
}

#[derive(Debug, Default)]
struct Event {
    label: String,
    cities: Vec<String>,
}

impl TwoMode {
    /// A network of `vertices`, of which as many are cities as a second number says.
    pub(super) fn new(vertices: usize, cities: Option<&String>) -> Self {
        let cities = cities.and_then(|cities| cities.parse().ok());
        Self {
            cities: cities.filter(|cities| (1..vertices).contains(cities)),
            events: BTreeMap::new(),
        }
    }

    fn is_event(&self, vertex: usize) -> bool {
        self.cities.is_some_and(|cities| vertex > cities)
    }

    /// Takes a vertex; false if it is a city.
    pub(super) fn vertex(&mut self, words: &[String]) -> bool {
        let number = words[0].parse().ok().filter(|number| self.is_event(*number));
        let Some(number) = number else { return false };
        self.events.entry(number).or_default().label = words.get(1).cloned().unwrap_or_default();
        true
    }

    /// Takes a line between a city and an event; false if it is between cities.
    pub(super) fn line(&mut self, one: &str, other: &str) -> bool {
        let event = |vertex: &str| vertex.parse().ok().filter(|number| self.is_event(*number));
        let (event, city) = match (event(one), event(other)) {
            (Some(event), _) => (event, other),
            (None, Some(event)) => (event, one),
            (None, None) => return false,
        };
        let cities = &mut self.events.entry(event).or_default().cities;
        if !cities.iter().any(|known| known == city) {
            cities.push(city.to_owned());
        }
        true
    }

    /// Gives the partnerships. An event of one city is none, and told.
    pub(super) fn end(self, links: &mut usize, to: &mut Understanding<'_>) {
        for (number, event) in self.events {
            if event.cities.len() < 2 {
                to.pass_over("", "events of fewer than two cities", 1, number);
                continue;
            }
            *links += 1;
            let mut row = Row {
                number: *links,
                prefix: "link.",
                cells: Vec::new(),
            };
            row.push("title", event.label);
            row.push("cities", event.cities.join(";"));
            to.link(&row);
        }
    }
}
