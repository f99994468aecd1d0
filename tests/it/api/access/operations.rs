//! Every mutation, with its required role and a valid input: one row each. A mutation without a row
//! fails a test.

use interurban::domain::access::AccessRole::{self, Admin, Curator, Editor};

use super::probes::id;

/// The required role and its place.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Takes {
    /// In the network that is written.
    There(AccessRole),
    /// In the network; callers without it must not know that the record exists.
    ToKnow(AccessRole),
    /// In some network.
    Somewhere(AccessRole),
    /// In every network.
    Everywhere(AccessRole),
}

/// A mutation in the matrix of roles.
pub(crate) struct Operation {
    /// The name of the field.
    pub(crate) name: &'static str,
    pub(crate) takes: Takes,
    /// Mutations that create its prerequisites in a network, with unique names.
    pub(crate) before: fn(network: &str, tag: &str) -> Vec<String>,
    /// Its input.
    pub(crate) input: fn(network: &str, tag: &str) -> String,
}

const fn row(
    name: &'static str,
    takes: Takes,
    before: fn(&str, &str) -> Vec<String>,
    input: fn(&str, &str) -> String,
) -> Operation {
    Operation {
        name,
        takes,
        before,
        input,
    }
}

/// The rows.
pub(crate) const OPERATIONS: &[Operation] = &[
    row("createPartnership", Takes::There(Editor), nothing, partnership),
    row(
        "updatePartnership",
        Takes::There(Editor),
        a_partnership,
        |network, tag| format!(r#"id: "{}", title: "Renamed""#, record(network, tag)),
    ),
    row("endPartnership", Takes::There(Editor), a_partnership, |network, tag| {
        format!(r#"id: "{}", endedOn: "2016-06""#, record(network, tag))
    }),
    row(
        "deletePartnership",
        Takes::There(Curator),
        a_partnership,
        |network, tag| format!(r#"id: "{}""#, record(network, tag)),
    ),
    row("createCity", Takes::Somewhere(Curator), nothing, |_, tag| city(tag)),
    row("updateCity", Takes::Somewhere(Curator), a_city, |_, tag| {
        format!(r#"city: "{tag}", population: 7"#)
    }),
    row("archiveCity", Takes::Somewhere(Curator), a_city, |_, tag| {
        format!(r#"city: "{tag}""#)
    }),
    row("deleteCity", Takes::Somewhere(Curator), a_city, |_, tag| {
        format!(r#"city: "{tag}""#)
    }),
    row("createToken", Takes::There(Admin), nothing, token),
    row("createToken", Takes::Everywhere(Admin), nothing, |_, tag| {
        format!(r#"name: "{tag}", role: READER"#)
    }),
    row("grantRole", Takes::Everywhere(Admin), a_token, |_, tag| {
        format!(r#"name: "{tag}", role: EDITOR"#)
    }),
    row("revokeToken", Takes::ToKnow(Admin), a_token, |_, tag| {
        format!(r#"name: "{tag}""#)
    }),
    row("grantRole", Takes::There(Admin), a_token, |network, tag| {
        format!(r#"name: "{tag}", role: EDITOR, network: "{network}""#)
    }),
    row("revokeRole", Takes::There(Admin), a_token, |network, tag| {
        format!(r#"name: "{tag}", network: "{network}""#)
    }),
    row("addSource", Takes::There(Editor), a_partnership, |network, tag| {
        format!(
            r#"partnership: "{}", source: {{ citation: "A book" }}"#,
            record(network, tag)
        )
    }),
    row("applyChanges", Takes::There(Editor), nothing, |network, tag| {
        format!(
            "changes: [{{ createPartnership: {{ {} }} }}]",
            partnership(network, tag)
        )
    }),
    row("applyChanges", Takes::Somewhere(Curator), nothing, |_, tag| {
        format!("changes: [{{ createCity: {{ {} }} }}]", city(tag))
    }),
    row("importNetwork", Takes::There(Curator), nothing, |network, tag| {
        let table = format!(r#"key,name,country\n{tag},{tag},PT\n"#);
        format!(r#"network: "{network}", format: CSV, data: "{table}", dryRun: false"#)
    }),
    row("joinNetwork", Takes::There(Curator), a_city, membership),
    row("updateMembership", Takes::There(Curator), a_member, |network, tag| {
        format!(r#"{}, status: SUSPENDED"#, membership(network, tag))
    }),
    row("leaveNetwork", Takes::There(Curator), a_member, |network, tag| {
        format!(r#"{}, leftOn: "2016-06""#, membership(network, tag))
    }),
    row("upsertField", Takes::There(Curator), nothing, |network, tag| {
        format!(r#"network: "{network}", key: "{}", name: "{tag}""#, upper(tag))
    }),
    row("upsertObjective", Takes::There(Curator), nothing, |network, tag| {
        format!(r#"network: "{network}", key: "{}", text: "{tag}""#, upper(tag))
    }),
    row("updateNetwork", Takes::There(Admin), nothing, |network, tag| {
        format!(r#"network: "{network}", description: "{tag}""#)
    }),
    row("updateNetwork", Takes::Everywhere(Admin), nothing, |_, tag| {
        format!(r#"network: "golden", description: "{tag}", isDefault: true"#)
    }),
    row("createNetwork", Takes::Everywhere(Admin), nothing, |_, tag| {
        format!(r#"key: "{tag}", name: "{tag}""#)
    }),
    row("upsertCountryGroup", Takes::Everywhere(Admin), nothing, |_, tag| {
        format!(r#"key: "{}", name: "{tag}", countries: [PT]"#, upper(tag))
    }),
];

/// Formats a mutation with an input.
pub(crate) fn mutation(name: &str, input: &str) -> String {
    format!("mutation {{ {name}(input: {{ {input} }}) {{ userErrors {{ field code message }} }} }}")
}

fn nothing(_: &str, _: &str) -> Vec<String> {
    Vec::new()
}

fn partnership(network: &str, tag: &str) -> String {
    format!(
        r#"network: "{network}", key: "{tag}", title: "{tag}", kind: RESIDENCY, cities: [dunedin, kobe], startedOn: "2016-01""#
    )
}

fn a_partnership(network: &str, tag: &str) -> Vec<String> {
    vec![mutation("createPartnership", &partnership(network, tag))]
}

fn record(network: &str, tag: &str) -> String {
    id(&format!("Partnership:{network}/{tag}"))
}

fn city(tag: &str) -> String {
    format!(r#"key: "{tag}", name: "{tag}", country: PT"#)
}

fn a_city(_: &str, tag: &str) -> Vec<String> {
    vec![mutation("createCity", &city(tag))]
}

fn token(network: &str, tag: &str) -> String {
    format!(r#"name: "{tag}", role: READER, networks: ["{network}"]"#)
}

fn a_token(network: &str, tag: &str) -> Vec<String> {
    vec![mutation("createToken", &token(network, tag))]
}

fn membership(network: &str, tag: &str) -> String {
    format!(r#"network: "{network}", city: "{tag}""#)
}

fn a_member(network: &str, tag: &str) -> Vec<String> {
    let mut before = a_city(network, tag);
    before.push(mutation("joinNetwork", &membership(network, tag)));
    before
}

fn upper(tag: &str) -> String {
    tag.to_ascii_uppercase().replace('-', "_")
}
