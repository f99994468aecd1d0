use proptest::prelude::*;

use super::*;

/// Returns the leaves of a list, by address.
fn leaves<T>(list: &List<T>) -> Vec<*const T> {
    fn gather<T>(node: &Node<T>, found: &mut Vec<*const T>) {
        match node {
            Node::Leaf(items) => found.push(items.as_ptr()),
            Node::Branch(branch) => branch.nodes.iter().for_each(|node| gather(node, found)),
        }
    }
    let mut found = Vec::new();
    gather(&list.root, &mut found);
    found
}

#[derive(Clone, Debug)]
enum Step {
    Insert(usize, u32),
    Remove(usize),
    Set(usize, u32),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (any::<usize>(), any::<u32>()).prop_map(|(at, item)| Step::Insert(at, item)),
        3 => any::<usize>().prop_map(Step::Remove),
        2 => (any::<usize>(), any::<u32>()).prop_map(|(at, item)| Step::Set(at, item)),
    ];
    proptest::collection::vec(step, 0..400)
}

proptest! {
    #[test]
    fn a_list_is_what_a_vector_would_be_and_earlier_copies_stay(
        start in proptest::collection::vec(any::<u32>(), 0..6_000), steps in steps(), from in any::<usize>(),
    ) {
        let mut expected = start.clone();
        let first = List::from(start.clone());
        let mut list = first.clone();
        for step in steps {
            match step {
                Step::Insert(at, item) => {
                    let at = at % (expected.len() + 1);
                    expected.insert(at, item);
                    list.insert(at, item);
                }
                Step::Remove(at) if !expected.is_empty() => {
                    let at = at % expected.len();
                    prop_assert_eq!(expected.remove(at), list.remove(at));
                }
                Step::Set(at, item) if !expected.is_empty() => {
                    let at = at % expected.len();
                    expected[at] = item;
                    list.set(at, item);
                }
                Step::Remove(_) | Step::Set(..) => {}
            }
        }
        prop_assert_eq!(list.len(), expected.len());
        prop_assert!(list.iter().eq(&expected));
        prop_assert_eq!(list.iter().copied().fold(Vec::new(), |mut all, item| { all.push(item); all }), expected.clone());
        prop_assert!((0..=expected.len()).all(|at| list.get(at) == expected.get(at)));
        let from = from % (expected.len() + 1);
        prop_assert!(list.iter_from(from).eq(&expected[from..]));
        prop_assert_eq!(list.iter_from(from).len(), expected.len() - from);
        prop_assert!(first.iter().eq(&start));
    }

    #[test]
    fn a_sorted_list_is_searched(mut items in proptest::collection::vec(0_u32..5_000, 0..3_000), wanted in 0_u32..5_000) {
        items.sort_unstable();
        items.dedup();
        let list = List::from(items.clone());
        prop_assert_eq!(list.search(|item| item.cmp(&wanted)), items.binary_search(&wanted));
        prop_assert_eq!(list.partition_point(|&item| item < wanted), items.partition_point(|&item| item < wanted));
    }
}

#[test]
fn a_change_copies_one_leaf_and_shares_the_others() {
    let before: List<u32> = (0..100_000).collect();
    for change in [
        |list: &mut List<u32>| list.insert(50_000, 7),
        |list: &mut List<u32>| {
            list.remove(50_000);
        },
        |list: &mut List<u32>| list.set(50_000, 7),
    ] {
        let mut after = before.clone();
        assert!(after.is_same(&before));
        change(&mut after);
        let (old, new) = (leaves(&before), leaves(&after));
        assert!(old.len() > 1_500);
        assert_eq!(new.iter().filter(|leaf| !old.contains(leaf)).count(), 1);
    }
}

#[test]
fn a_list_filled_in_order_has_full_leaves() {
    let mut list = List::default();
    for item in 0..10_000_u32 {
        list.insert(list.len(), item);
    }
    assert!(leaves(&list).len() <= 10_000 / node::WIDTH + 1);
    while !list.is_empty() {
        list.remove(list.len() / 2);
    }
    assert_eq!((list.len(), list.iter().next()), (0, None));
}

#[test]
fn near_are_all_of_a_short_list_and_of_a_long_one_those_that_begin_alike() {
    let list = |count: u32| {
        let mut items: Vec<String> = (0..count).map(|number| format!("{number:05}")).collect();
        items.sort_unstable();
        List::from(items)
    };
    let near = |list: &List<String>, text: &str| {
        let near: Vec<&String> = list.near(text, |item| item).collect();
        (near.len(), near.first().map(|item| item.as_str().to_owned()))
    };
    assert_eq!(near(&list(4_000), "99"), (4_000, Some("00000".to_owned())));
    assert_eq!(near(&list(90_000), "12345"), (1_000, Some("12000".to_owned())));
    assert_eq!(near(&list(90_000), "8"), (4_000, Some("80000".to_owned())));
    assert_eq!(near(&list(90_000), "x"), (4_000, Some("00000".to_owned())));
    assert_eq!(near(&list(90_000), ""), (4_000, Some("00000".to_owned())));
    assert_eq!(near(&list(0), "x"), (0, None));
}
