//! The Sustainable Development Goals of the United Nations.

/// Short titles of the goals, from 1 to 17.
const NAMES: [&str; 17] = [
    "No poverty",
    "Zero hunger",
    "Good health and well-being",
    "Quality education",
    "Gender equality",
    "Clean water and sanitation",
    "Affordable and clean energy",
    "Decent work and economic growth",
    "Industry, innovation and infrastructure",
    "Reduced inequalities",
    "Sustainable cities and communities",
    "Responsible consumption and production",
    "Climate action",
    "Life below water",
    "Life on land",
    "Peace, justice and strong institutions",
    "Partnerships for the goals",
];

/// Returns the short title of a goal, 1 to 17; empty for another number.
pub fn sdg_name(number: i32) -> &'static str {
    let place = usize::try_from(number - 1).ok();
    place.and_then(|place| NAMES.get(place)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_have_names_and_other_numbers_have_none() {
        assert_eq!(sdg_name(1), "No poverty");
        assert_eq!(sdg_name(11), "Sustainable cities and communities");
        assert_eq!(sdg_name(17), "Partnerships for the goals");
        assert_eq!((sdg_name(0), sdg_name(18), sdg_name(i32::MIN + 1)), ("", "", ""));
    }
}
