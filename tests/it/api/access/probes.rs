//! Probes that use more than a network's key: ids, records, names that only the hidden network has.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::stage::HIDDEN;

/// Encodes a text as a global id.
pub(crate) fn id(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

/// Returns queries with which a caller without access might look for the hidden network.
pub(crate) fn probes() -> Vec<(String, String)> {
    let network = id(&format!("Network:{HIDDEN}"));
    let field = id(&format!("Field:{HIDDEN}/SECRET_MUSIC"));
    let record = id(&format!("Partnership:{HIDDEN}/secret-p03"));
    let link = id("Link:dakar/glasgow");
    let near = HIDDEN.replace("dd", "d");
    let what_if = |reference: &str| {
        format!(
            r#"{{ whatIf(change: {{ removePartnerships: ["{reference}"] }}) {{ meta {{ notes }} after {{ linkCount }} }} }}"#
        )
    };
    [
        ("networks", "{ networks { totalCount nodes { id key name } pageInfo { hasNextPage endCursor } } }".to_owned()),
        ("networks from the end", "{ networks(last: 1) { nodes { key } pageInfo { hasPreviousPage startCursor } } }".to_owned()),
        ("network", format!(r#"{{ network(key: "{HIDDEN}") {{ id name visibility isDefault }} }}"#)),
        ("default network", "{ network { key isDefault fields { key } } }".to_owned()),
        ("nodes", format!(r#"{{ nodes(ids: ["{network}", "{field}", "{record}", "{link}"]) {{ __typename id }} }}"#)),
        ("node", format!(r#"{{ node(id: "{network}") {{ ... on Network {{ name }} }} }}"#)),
        ("node of a field", format!(r#"{{ node(id: "{field}") {{ ... on Field {{ name stats {{ memberCount }} }} }} }}"#)),
        ("node of a link", format!(r#"{{ node(id: "{link}") {{ ... on Link {{ strength partnershipCount }} }} }}"#)),
        ("partnership", format!(r#"{{ partnership(id: "{record}") {{ title network {{ key }} history {{ totalCount nodes {{ key actor after }} }} }} }}"#)),
        ("memberships", r#"{ city(ref: "dakar") { memberships { network { key } sources { url } } history { totalCount nodes { key } } } }"#.to_owned()),
        ("memberships of a page", "{ cities { nodes { key memberships { network { key } fields { key } } } } }".to_owned()),
        ("a word near its key", format!(r#"{{ networkStats(scope: {{ network: "{near}" }}) {{ cityCount }} }}"#)),
        ("a word of its vocabulary", "{ clusters(fields: SECRET_MUSIC) { totalCount } }".to_owned()),
        ("a word of its vocabulary as a scope", "{ networkStats(scope: { fields: [SECRET_MUSIC] }) { cityCount } }".to_owned()),
        ("what if its record went", what_if(&record)),
        ("what if its key went", what_if("secret-p03")),
        ("isolated in public", "{ cities(where: { isolated: true }) { totalCount nodes { key degree } } }".to_owned()),
        ("reach in public", r#"{ cooperationPath(from: "dakar", to: "ghent") { found reason dormantPartnerships { title } suggestedLinks { __typename } } }"#.to_owned()),
        ("overlap", format!(r#"{{ networkOverlap(networks: ["golden", "{HIDDEN}"]) {{ jaccard sharedCities {{ totalCount }} networks {{ network {{ key }} }} }} }}"#)),
        ("laid over each other", format!(r#"{{ cooperationPath(from: "dakar", to: "ghent", scope: {{ networks: ["golden", "{HIDDEN}"] }}) {{ hops {{ networks {{ key }} partnerships {{ title }} }} }} }}"#)),
        ("groups of countries", "{ countryGroups { key name countries { code } history { totalCount nodes { revision actor after } } } }".to_owned()),
        ("viewer", "{ viewer { name roles { network { key } role } expiresAt } }".to_owned()),
        ("tokens", "{ tokens { totalCount nodes { name roles { network { key } role } } pageInfo { endCursor } } }".to_owned()),
        ("schema", "{ __schema { types { name enumValues { name } } } }".to_owned()),
    ]
    .map(|(name, query)| (name.to_owned(), query))
    .into()
}
