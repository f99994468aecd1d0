//! The root of mutations, one file a family; input, payload and resolver together.

mod batch;
mod carry_out;
mod cities;
mod import_input;
mod import_notes;
pub(super) mod imports;
mod membership_inputs;
mod memberships;
mod networks;
mod options;
mod partnership_inputs;
mod partnerships;
mod patch;
mod payload;
mod source_input;
mod sources;
mod tokens;
mod vocabularies;

use async_graphql::MergedObject;

use self::batch::BatchMutations;
use self::cities::CityMutations;
use self::imports::ImportMutations;
use self::memberships::MembershipMutations;
use self::networks::NetworkMutations;
use self::partnerships::PartnershipMutations;
use self::sources::SourceMutations;
use self::tokens::TokenMutations;
use self::vocabularies::VocabularyMutations;

/// What can be written. Each mutation takes one input and gives the record as it is afterwards. What is wrong with the input is told in
/// `userErrors`, all of it at once, and then nothing was written. Mutations of one request are carried out one after the other, each for
/// itself; `applyChanges` does many together or not at all.
#[derive(MergedObject, Default)]
pub struct Mutation(
    PartnershipMutations,
    CityMutations,
    MembershipMutations,
    SourceMutations,
    NetworkMutations,
    VocabularyMutations,
    BatchMutations,
    ImportMutations,
    TokenMutations,
);
