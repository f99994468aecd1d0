//! Pairs that one division of a set joins and another separates, without listing them all.

/// The pairs (a, b), a < b, of items in one group of a first division and in different groups of a
/// second, in ascending order. There may be quadratically many: they are counted on creation, and
/// found by position on demand.
#[derive(Debug, Clone)]
pub struct PartedPairs {
    /// The items, by first group, then ascending.
    members: Vec<u32>,
    /// By item: its position in `members`.
    places: Vec<u32>,
    /// By position: the end of the first group.
    ends: Vec<u32>,
    /// By position: the next position with a different second group, at most the end of the first
    /// group.
    changes: Vec<u32>,
    /// By item: its second group.
    second: Vec<u32>,
    /// By item: the number of pairs that start with a smaller one; then the number of all pairs.
    before: Vec<u64>,
}

impl PartedPairs {
    /// Counts the pairs of items `0..groups.len()`, each given by its first and its second group.
    /// Costs O(items · log items).
    ///
    /// # Examples
    /// ```
    /// use interurban_graph::resilience::PartedPairs;
    ///
    /// // All three were together; then the last one was apart.
    /// let found = PartedPairs::new(&[(0, 0), (0, 0), (0, 1)]);
    /// assert_eq!(found.count_all(), 2);
    /// assert_eq!(found.from(0).collect::<Vec<_>>(), [(0, 2), (1, 2)]);
    /// ```
    pub fn new(groups: &[(u32, u32)]) -> Self {
        let mut members: Vec<u32> = (0..groups.len() as u32).collect();
        members.sort_by_key(|&item| groups[item as usize].0);
        let largest = groups.iter().map(|&(_, second)| second as usize + 1).max();
        let mut found = Self {
            places: vec![0; members.len()],
            ends: vec![0; members.len()],
            changes: vec![0; members.len()],
            second: groups.iter().map(|&(_, second)| second).collect(),
            before: vec![0; members.len() + 1],
            members,
        };
        let mut seen = vec![0; largest.unwrap_or(0)];
        let mut end = found.members.len();
        while end > 0 {
            let first = groups[found.members[end - 1] as usize].0;
            let start = found.members.partition_point(|&item| groups[item as usize].0 < first);
            found.count(start, end, &mut seen);
            end = start;
        }
        for item in 0..groups.len() {
            found.before[item + 1] += found.before[item];
        }
        found
    }

    /// Fills in the values for one first group. `seen` is all zeros before and after.
    fn count(&mut self, start: usize, end: usize, seen: &mut [u64]) {
        for place in (start..end).rev() {
            let item = self.members[place] as usize;
            let second = self.second[item];
            let next = self.members[..end].get(place + 1);
            self.places[item] = place as u32;
            self.ends[place] = end as u32;
            self.changes[place] = match next {
                Some(&next) if self.second[next as usize] == second => self.changes[place + 1],
                _ => place as u32 + 1,
            };
            self.before[item + 1] = (end - place - 1) as u64 - seen[second as usize];
            seen[second as usize] += 1;
        }
        for &item in &self.members[start..end] {
            seen[self.second[item as usize] as usize] = 0;
        }
    }

    /// Returns the number of pairs.
    pub fn count_all(&self) -> u64 {
        self.before.last().copied().unwrap_or(0)
    }

    /// Returns the pairs from a position on. Costs O(items) for the first, and on average less than
    /// a step for each other pair.
    pub fn from(&self, position: u64) -> impl Iterator<Item = (u32, u32)> + '_ {
        let item = self
            .before
            .partition_point(|&before| before <= position)
            .saturating_sub(1);
        let skipped = position.saturating_sub(self.before[item]) as usize;
        (item as u32..self.second.len() as u32)
            .flat_map(|a| self.others(a).map(move |b| (a, b)))
            .skip(skipped)
    }

    /// Returns the position of a pair, if it is one. Costs O(items).
    pub fn position(&self, a: u32, b: u32) -> Option<u64> {
        let earlier = *self.before.get(a as usize)?;
        if a as usize >= self.second.len() {
            return None;
        }
        let place = self.others(a).position(|other| other == b)?;
        Some(earlier + place as u64)
    }

    /// Returns the second items of the pairs that start with `a`, ascending.
    fn others(&self, a: u32) -> impl Iterator<Item = u32> + '_ {
        let start = self.places[a as usize];
        let end = self.ends[start as usize];
        let mut place = start + 1;
        std::iter::from_fn(move || {
            if place < end && self.second_at(place) == self.second[a as usize] {
                place = self.changes[place as usize];
            }
            let other = (place < end).then(|| self.members[place as usize]);
            place += 1;
            other
        })
    }

    fn second_at(&self, place: u32) -> u32 {
        self.second[self.members[place as usize] as usize]
    }
}
