//! The root type of mutations, one file per family with input, payload and resolver.

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

/// All write operations. Each mutation takes one input and returns the record after the change. All
/// errors of the input are listed in `userErrors`; if there is one, nothing was written. The
/// mutations of one request run one after the other, each on its own. To make many changes together
/// or not at all, use `applyChanges`.
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
