//! One side of a two-sided search, and its growth.

use std::ops::Range;

use super::super::passage::Passage;
use super::SearchSpace;
use super::rows::Rows;
use super::visits::{Reached, Visits};

/// Nodes in the order in which one side reached them; the last level is its frontier.
#[derive(Default)]
pub(super) struct Side {
    /// The stamp of the frontier.
    pub(super) stamp: u32,
    /// By position: the nodes reached, with room for all others and one more.
    pub(super) reached: Vec<Reached>,
    /// By position: the number of shortest paths from that side's end; meaningless unless paths are
    /// counted.
    paths: Vec<u64>,
    /// The positions of the frontier.
    pub(super) frontier: Range<usize>,
    pub(super) frontier_effort: usize,
    pub(super) level: u32,
    /// The links on which the search met: the node ahead of each, the node behind it, and the step.
    meetings: Vec<(u32, u32, u32)>,
}

/// The link on which the two sides met: the earliest in the order of paths, with the number of best
/// paths over all such links.
pub(super) struct Meeting {
    /// The position in the forward list of the node before the link.
    pub(super) place: u32,
    /// The step from one of the two nodes to the other.
    pub(super) step: u32,
    /// The node after it, reached by the backward side.
    pub(super) after: u32,
    pub(super) paths: u64,
}

impl Side {
    pub(super) fn begin(&mut self, visits: &Visits, end: u32, rows: impl Rows) {
        self.stamp = visits.first_stamp;
        if self.reached.len() <= visits.places.len() {
            self.reached.resize(visits.places.len() + 1, Reached::default());
            self.paths.resize(visits.places.len() + 1, 0);
        }
        self.reached[0] = Reached { node: end, parent: 0 };
        self.paths[0] = 1;
        self.frontier = 0..1;
        self.frontier_effort = rows.effort(end);
        self.level = 0;
    }

    /// Returns the nodes of the frontier.
    pub(super) fn frontier(&self) -> &[Reached] {
        &self.reached[self.frontier.clone()]
    }

    /// Grows by one level. If the sides meet, returns instead the first position of the frontier
    /// with a link to the other side's frontier, whose stamp is `other`.
    ///
    /// New neighbours are unpredictable, so all are written, and the next one overwrites a
    /// neighbour that does not count.
    #[inline]
    pub(super) fn grow<R: Rows, P: Passage, const COUNT: bool>(
        &mut self,
        other: u32,
        visits: &mut Visits,
        space: &SearchSpace<R, P>,
    ) -> Option<usize> {
        let stamp = self.stamp + 2;
        let end = self.frontier.end;
        let first_stamp = visits.first_stamp;
        let mut tail = end;
        for place in self.frontier.clone() {
            let node = self.reached[place].node;
            let mut meets = false;
            space.rows.visit(node, |neighbor, step| {
                let known = &mut visits.stamps[neighbor as usize];
                let is_open = || space.admits(step);
                meets |= *known == other && is_open();
                let is_new = *known < first_stamp && space.passage.admits_node(neighbor) && is_open();
                let is_again = COUNT && *known == stamp && is_open();
                *known = if is_new { stamp } else { *known };
                if COUNT && is_new {
                    visits.places[neighbor as usize] = tail as u32;
                    self.paths[tail] = self.paths[place];
                } else if is_again {
                    let more = self.paths[place];
                    let paths = &mut self.paths[visits.places[neighbor as usize] as usize];
                    *paths = paths.saturating_add(more);
                }
                self.reached[tail] = Reached {
                    node: neighbor,
                    parent: place as u32,
                };
                tail += usize::from(is_new);
            });
            if meets {
                return Some(place);
            }
        }
        self.level += 1;
        self.stamp = stamp;
        self.frontier = end..tail;
        self.frontier_effort = self
            .frontier()
            .iter()
            .map(|reached| space.rows.effort(reached.node))
            .sum();
        None
    }

    /// Returns the earliest link from the forward side's frontier, from position `first` on, to
    /// that of `backward`; with `COUNT` also the number of paths over all of them.
    pub(super) fn meet_ahead<R: Rows, P: Passage, const COUNT: bool>(
        &self,
        first: usize,
        backward: &Self,
        visits: &Visits,
        space: &SearchSpace<R, P>,
    ) -> Option<Meeting> {
        let mut meeting: Option<Meeting> = None;
        for place in first..self.frontier.end {
            let node = self.reached[place].node;
            for (neighbor, step) in space.rows.adjacent(node) {
                if visits.stamp(neighbor) != backward.stamp || !space.admits(step) {
                    continue;
                }
                // The links come in the order of paths.
                let meeting = meeting.get_or_insert(Meeting {
                    place: place as u32,
                    step,
                    after: neighbor,
                    paths: 0,
                });
                if !COUNT {
                    return Some(Meeting { paths: 1, ..*meeting });
                }
                let opposite = visits.place(neighbor) as usize;
                let paths = self.paths[place].saturating_mul(backward.paths[opposite]);
                meeting.paths = meeting.paths.saturating_add(paths);
            }
        }
        meeting
    }

    /// Does the same from the backward side's frontier. It visits all links, because they do not
    /// come in the order of paths.
    pub(super) fn meet_behind<R: Rows, P: Passage, const COUNT: bool>(
        &mut self,
        first: usize,
        forward: &Self,
        visits: &mut Visits,
        space: &SearchSpace<R, P>,
    ) -> Option<Meeting> {
        self.meetings.clear();
        let mut paths = u64::from(!COUNT);
        for place in first..self.frontier.end {
            let node = self.reached[place].node;
            for (neighbor, step) in space.rows.adjacent(node) {
                if visits.stamp(neighbor) == forward.stamp && space.admits(step) {
                    self.meetings.push((neighbor, node, step));
                    if COUNT {
                        let opposite = visits.place(neighbor) as usize;
                        let more = self.paths[place].saturating_mul(forward.paths[opposite]);
                        paths = paths.saturating_add(more);
                    }
                }
            }
        }
        let (place, after, step) = forward.earliest(&self.meetings, visits)?;
        Some(Meeting {
            place,
            step,
            after,
            paths,
        })
    }

    /// Returns the first of `links` in the order of paths: the position of one end, and the other
    /// end. The links lead from the frontier, each given with its ends.
    fn earliest(&self, links: &[(u32, u32, u32)], visits: &mut Visits) -> Option<(u32, u32, u32)> {
        if let [(first, ..), rest @ ..] = links
            && rest.iter().all(|(node, ..)| node == first)
        {
            let place = self.frontier().iter().position(|reached| reached.node == *first)?;
            let (_, after, step) = links.iter().copied().min()?;
            return Some(((self.frontier.start + place) as u32, after, step));
        }
        visits.note(self.frontier.start, self.frontier());
        links
            .iter()
            .map(|&(node, after, step)| (visits.place(node), after, step))
            .min()
    }
}
