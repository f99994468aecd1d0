//! From comparisons of pairs to a decision about all.

/// The largest number of descriptions that are compared with each other. Of more, none is decided.
pub const MOST_ALIKE: usize = 512;

/// The thing that a description means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The thing of the description with this index, which is the first of that thing.
    Of(usize),
    /// Undecided: it may mean any of these descriptions, which are not all of one thing.
    Between(Vec<usize>),
}

/// Groups `count` descriptions into things. `agree` is symmetric: true if two descriptions may be
/// of one thing. A description that agrees with two which disagree is undecided. Costs `count`
/// squared comparisons.
pub fn parts(count: usize, agree: impl Fn(usize, usize) -> bool) -> Vec<Part> {
    match count {
        0 => return Vec::new(),
        1 => return vec![Part::Of(0)],
        _ if count > MOST_ALIKE => return vec![Part::Between(Vec::new()); count],
        _ => {}
    }
    let words = count.div_ceil(64);
    let mut rows = vec![vec![0_u64; words]; count];
    for one in 0..count {
        for other in one..count {
            if one == other || agree(one, other) {
                rows[one][other / 64] |= 1 << (other % 64);
                rows[other][one / 64] |= 1 << (one % 64);
            }
        }
    }
    let members = |row: &[u64]| -> Vec<usize> { (0..count).filter(|at| row[at / 64] >> (at % 64) & 1 == 1).collect() };
    let within = |small: &[u64], large: &[u64]| small.iter().zip(large).all(|(one, other)| one & !other == 0);
    let decided: Vec<bool> = rows
        .iter()
        .map(|row| members(row).into_iter().all(|other| within(row, &rows[other])))
        .collect();
    let part = |(at, row): (usize, &Vec<u64>)| {
        let others = members(row);
        if decided[at] {
            // Two decided descriptions that agree with each other agree with the same ones.
            Part::Of(others.into_iter().find(|&other| decided[other]).unwrap_or(at))
        } else {
            Part::Between(others.into_iter().filter(|&other| other != at).collect())
        }
    };
    rows.iter().enumerate().map(part).collect()
}

/// The known thing that a new description means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// The known thing with this index.
    Known(usize),
    /// None of them.
    New,
    /// Undecided: it may be any of these.
    Between(Vec<usize>),
}

/// Matches each of `count` different things with at most one of `known` things. `rank` returns how
/// well two fit (more is better); `None` if they contradict. The best fit counts. If two fit a
/// known thing equally well, or one fits two known things equally well, it is undecided.
pub fn matches(count: usize, known: usize, rank: impl Fn(usize, usize) -> Option<u8>) -> Vec<Match> {
    let mut fits: Vec<Vec<(u8, usize)>> = (0..count)
        .map(|at| {
            (0..known)
                .filter_map(|other| rank(at, other).map(|fit| (fit, other)))
                .collect()
        })
        .collect();
    loop {
        let chosen: Vec<Match> = fits.iter().map(|fits| best(fits)).collect();
        let mut lost = Vec::new();
        let mut tied = Vec::new();
        for other in 0..known {
            let fit = |at: usize| fits[at].iter().find(|(_, found)| *found == other).map(|(fit, _)| *fit);
            let claims: Vec<(u8, usize)> = (0..count)
                .filter(|&at| chosen[at] == Match::Known(other))
                .filter_map(|at| Some((fit(at)?, at)))
                .collect();
            let most = claims.iter().map(|(fit, _)| *fit).max();
            let (first, rest): (Vec<_>, Vec<_>) = claims.into_iter().partition(|(fit, _)| Some(*fit) == most);
            lost.extend(rest.into_iter().map(|(_, at)| (at, other)));
            if first.len() > 1 {
                tied.extend(first.into_iter().map(|(_, at)| (at, other)));
            }
        }
        if lost.is_empty() {
            let mut chosen = chosen;
            for (at, other) in tied {
                chosen[at] = Match::Between(vec![other]);
            }
            return chosen;
        }
        for (at, other) in lost {
            fits[at].retain(|(_, found)| *found != other);
        }
    }
}

/// Returns the best of several fits, if it is unique.
fn best(fits: &[(u8, usize)]) -> Match {
    let most = fits.iter().map(|(fit, _)| *fit).max();
    let first: Vec<usize> = fits
        .iter()
        .filter(|(fit, _)| Some(*fit) == most)
        .map(|(_, other)| *other)
        .collect();
    match first[..] {
        [] => Match::New,
        [one] => Match::Known(one),
        _ => Match::Between(first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Groups points on a line: points at most 5 apart may be of one thing.
    fn on_a_line(points: &[i32]) -> Vec<Part> {
        parts(points.len(), |one, other| (points[one] - points[other]).abs() <= 5)
    }

    #[test]
    fn things_are_groups_in_which_all_agree() {
        use Part::{Between, Of};
        assert_eq!(on_a_line(&[1, 100, 3, 101]), [Of(0), Of(1), Of(0), Of(1)]);
        assert_eq!(on_a_line(&[]), []);
        assert_eq!(on_a_line(&[7]), [Of(0)]);
        let chain = on_a_line(&[0, 4, 8]);
        assert_eq!(
            chain,
            [Of(0), Between(vec![0, 2]), Of(2)],
            "the middle one may be of either"
        );
        assert_eq!(
            on_a_line(&[4, 8, 0]),
            [Between(vec![1, 2]), Of(1), Of(2)],
            "in any order"
        );
    }

    #[test]
    fn of_too_many_that_may_be_alike_none_is_decided() {
        let all = parts(MOST_ALIKE + 1, |_, _| panic!("not compared"));
        assert!(all.iter().all(|part| *part == Part::Between(Vec::new())));
        assert!(parts(MOST_ALIKE, |_, _| true).iter().all(|part| *part == Part::Of(0)));
    }

    fn matched(ranks: &[&[Option<u8>]]) -> Vec<Match> {
        matches(ranks.len(), ranks[0].len(), |at, other| ranks[at][other])
    }

    #[test]
    fn the_best_fit_counts_and_a_known_thing_is_one_thing() {
        use Match::{Between, Known, New};
        assert_eq!(matched(&[&[Some(1), Some(2)]]), [Known(1)]);
        assert_eq!(matched(&[&[Some(2), Some(2)]]), [Between(vec![0, 1])]);
        assert_eq!(matched(&[&[None, None]]), [New]);
        assert_eq!(matched(&[&[Some(2)], &[Some(1)]]), [Known(0), New]);
        assert_eq!(matched(&[&[Some(1)], &[Some(1)]]), [Between(vec![0]), Between(vec![0])]);
        let next_best = [&[Some(2), None][..], &[Some(1), Some(0)]];
        assert_eq!(matched(&next_best), [Known(0), Known(1)]);
    }
}
