//! One file per GraphQL type, with the connections it owns.

pub mod backtest;
pub mod brokerage;
pub mod centrality;
pub mod change;
pub mod change_set;
pub mod city;
pub mod city_list;
pub mod city_metrics;
pub mod cluster;
pub mod cohesion;
pub mod country;
pub mod country_group;
pub mod country_link;
pub mod country_list;
pub mod coverage;
pub mod data_quality;
pub mod distance_spread;
pub mod field;
pub mod geography;
pub mod graph;
pub mod graph_delta;
pub mod graph_values;
pub mod gravity;
pub mod history;
pub mod link;
pub mod link_change;
pub mod link_matrix;
pub mod link_matrix_group;
pub mod membership;
pub mod meta;
pub mod network;
pub mod network_diff;
pub mod network_overlap;
pub mod objective;
pub mod partnership;
pub mod partnership_list;
pub mod path;
pub mod path_answer;
pub mod path_hop;
pub mod path_set;
pub mod reachable;
pub mod recommendation;
pub mod recommendation_weights;
pub mod resilience;
pub mod robustness;
pub mod snapshot;
pub mod source;
pub mod stats;
pub mod token;
pub mod turnover;
pub mod viewer;
pub mod what_if;

#[cfg(test)]
mod tests {
    use async_graphql::{ContainerType, Context};

    use super::{city, country, field, graph, link, partnership};

    /// Returns the size in bytes of a field's future, which has room for the largest of its type.
    fn size<T: 'static, F>(_: impl FnOnce(&'static T, &'static Context<'static>) -> F) -> usize {
        size_of::<F>()
    }

    #[test]
    fn the_future_of_a_field_is_small() {
        let sizes = [
            ("City", size(<city::City as ContainerType>::resolve_field)),
            ("Country", size(<country::Country as ContainerType>::resolve_field)),
            ("Field", size(<field::Field as ContainerType>::resolve_field)),
            ("Link", size(<link::Link as ContainerType>::resolve_field)),
            (
                "Partnership",
                size(<partnership::Partnership as ContainerType>::resolve_field),
            ),
            ("GraphNode", size(<graph::GraphNode as ContainerType>::resolve_field)),
            ("GraphLink", size(<graph::GraphLink as ContainerType>::resolve_field)),
            (
                "PartnerConnection",
                size(<city::PartnerConnection as ContainerType>::resolve_field),
            ),
        ];
        for (name, bytes) in sizes {
            assert!(
                bytes <= 1_024,
                "the future of a field of {name} has {bytes} bytes: {sizes:?}"
            );
        }
    }
}
