use proptest::prelude::*;

use crate::resilience::PartedPairs;
use crate::testing::pairs;

#[test]
fn nothing_divided_parts_nothing() {
    assert_eq!(PartedPairs::new(&[]).count_all(), 0);
    assert_eq!(PartedPairs::new(&[]).from(0).next(), None);
    assert_eq!(PartedPairs::new(&[(0, 0)]).from(3).next(), None);
    assert_eq!(PartedPairs::new(&[(0, 0)]).position(4, 7), None);
}

#[test]
fn four_thousand_million_pairs_are_counted_and_the_last_one_is_found() {
    let halves: Vec<(u32, u32)> = (0..131_072).map(|item| (0, item % 2)).collect();
    let found = PartedPairs::new(&halves);
    assert_eq!(found.count_all(), 65_536 * 65_536);
    assert_eq!(
        found.from(found.count_all() - 1).collect::<Vec<_>>(),
        [(131_070, 131_071)]
    );
    assert_eq!(found.position(131_070, 131_071), Some(found.count_all() - 1));
}

proptest! {
    #[test]
    fn pairs_are_found_in_order_from_every_position(groups in prop::collection::vec((0_u32..3, 0_u32..4), 0..12)) {
        let found = PartedPairs::new(&groups);
        let parted = |&(a, b): &(u32, u32)| {
            let (a, b) = (groups[a as usize], groups[b as usize]);
            a.0 == b.0 && a.1 != b.1
        };
        let all: Vec<_> = pairs(groups.len() as u32).filter(parted).collect();
        prop_assert_eq!(found.count_all(), all.len() as u64);
        for position in 0..=all.len() {
            prop_assert_eq!(found.from(position as u64).collect::<Vec<_>>(), &all[position..]);
        }
        for pair in pairs(groups.len() as u32) {
            let expected = all.iter().position(|&other| other == pair).map(|position| position as u64);
            prop_assert_eq!(found.position(pair.0, pair.1), expected);
        }
    }
}
