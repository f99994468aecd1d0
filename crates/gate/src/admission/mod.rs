//! Admission: everything before execution. The executor gets only operations that were measured,
//! parsed, validated and priced here.
//!
//! The executor alone is not enough: it accepts documents that the specification refuses, recurses
//! without limit in places that its own limits do not cover, and walks every expansion of a
//! fragment before it checks a limit. Two requests of a few kilobytes can end an unprotected
//! process. The checks run from cheap to expensive: a scan over bytes, the parser under its limits,
//! counts, validation against the schema (these four once per text, then cached), then for each
//! request the choice of the operation, the coercion of its variables and the price.

mod amount;
mod conditions;
mod cost;
mod document;
mod errors;
mod executable;
mod expansion;
mod introspection;
mod lexer;
mod lines;
mod nesting;
mod omitted;
mod prices;
mod roots;
mod rules;
mod scalars;
mod suggest;
mod syntax;
mod variables;

use std::sync::Arc;

use apollo_compiler::Schema;
use apollo_compiler::executable::{Operation, OperationType, Selection};
use apollo_compiler::validation::Valid;
use async_graphql::{SelectsOnce, Variables};
use serde_json::{Map, Value};

use self::cost::Rates;
pub(super) use self::document::Document;
use self::document::Documents;
pub(super) use self::nesting::scan_json;
use self::prices::PriceTable;
pub use self::prices::{Growth, Price, PriceList, Sizes};
use self::scalars::InputTypes;
pub use self::scalars::{Scalars, Takes};
use super::fault::{Code, Fault, cut};
use super::options::{HttpOptions, Introspection, Limits};
use super::router::SiteError;

/// The parameters of a GraphQL request: right types, otherwise unchecked.
#[derive(Clone, Debug, Default)]
pub(super) struct Parameters {
    pub(super) query: String,
    pub(super) operation_name: Option<String>,
    pub(super) variables: Map<String, Value>,
}

/// The kind of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Query,
    Mutation,
    Subscription,
}

impl Kind {
    /// Returns the keyword.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Mutation => "mutation",
            Self::Subscription => "subscription",
        }
    }
}

/// An admitted request.
#[derive(Debug)]
pub(super) struct Admitted {
    /// The request for the executor: parsed, with coerced variables.
    pub(super) request: async_graphql::Request,
    /// The document, for locations of errors.
    pub(super) document: Arc<Document>,
    pub(super) operation: Option<String>,
    pub(super) kind: Kind,
    /// The root fields, for the log.
    pub(super) fields: String,
    /// Measured cost in whole units.
    pub(super) cost: u64,
}

/// A refused request, with the facts known for the log.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) faults: Vec<Fault>,
    pub(super) operation: Option<(Option<String>, Kind)>,
    pub(super) cost: Option<u64>,
}

impl From<Vec<Fault>> for Refused {
    fn from(faults: Vec<Fault>) -> Self {
        Self {
            faults,
            operation: None,
            cost: None,
        }
    }
}

/// The state of admission: schema, prices, limits, and cached documents.
#[derive(Debug)]
pub(super) struct Admission {
    schema: Valid<Schema>,
    scalars: Scalars,
    prices: PriceTable,
    sizes: Sizes,
    limits: Limits,
    documents: Documents,
    pub(super) introspection: Introspection,
}

impl Admission {
    /// Reads the schema and compiles the prices. Cost: some milliseconds, once at start.
    pub(super) fn new(sdl: &str, options: &HttpOptions) -> Result<Self, SiteError> {
        let invalid = |problems: String| SiteError::Invalid {
            problems: cut(&problems, 2_000),
        };
        let schema =
            Schema::parse_and_validate(sdl, "schema.graphql").map_err(|found| invalid(found.errors.to_string()))?;
        let schema = introspection::complete(schema);
        Ok(Self {
            prices: PriceTable::compile(&schema, &options.prices)?,
            sizes: options.sizes.clone(),
            schema,
            scalars: options.scalars.clone(),
            documents: Documents::new(options.limits.document_cache_bytes),
            limits: options.limits.clone(),
            introspection: options.introspection,
        })
    }

    /// Validates a document.
    pub(super) fn check(&self, text: &str) -> Result<(), Vec<Fault>> {
        self.documents.load(self.types(), &self.limits, text).map(|_| ())
    }

    fn types(&self) -> InputTypes<'_> {
        InputTypes {
            schema: &self.schema,
            scalars: &self.scalars,
        }
    }

    /// Admits a request or refuses it. Deterministic: equal requests get equal results. Faults have no
    /// suggestions for callers who may not see the schema.
    pub(super) fn admit(&self, parameters: Parameters, knows_schema: bool) -> Result<Admitted, Refused> {
        let admitted = self.judge(parameters, knows_schema);
        match knows_schema {
            true => admitted,
            false => admitted.map_err(|refused| Refused {
                faults: refused.faults.into_iter().map(Fault::without_hint).collect(),
                ..refused
            }),
        }
    }

    fn judge(&self, parameters: Parameters, knows_schema: bool) -> Result<Admitted, Refused> {
        let types = self.types();
        let document = self.documents.load(types, &self.limits, &parameters.query)?;
        if document.introspects && !knows_schema {
            return Err(vec![self.introspection.refusal()].into());
        }
        let operation = self.choose(&document.measured, parameters.operation_name.as_deref())?;
        let name = operation.name.as_ref().map(ToString::to_string);
        let kind = match operation.operation_type {
            OperationType::Query => Kind::Query,
            OperationType::Mutation => Kind::Mutation,
            OperationType::Subscription => Kind::Subscription,
        };
        let refused = |faults, cost| Refused {
            faults,
            operation: Some((name.clone(), kind)),
            cost,
        };
        let variables = variables::coerce(types, operation, parameters.variables).and_then(|variables| {
            let faults = conditions::faults(&document, operation, &variables);
            if faults.is_empty() { Ok(variables) } else { Err(faults) }
        });
        let variables = variables.map_err(|mut faults| {
            faults.truncate(self.limits.errors);
            refused(faults, None)
        })?;
        let rates = Rates {
            prices: &self.prices,
            sizes: &self.sizes.now(),
            limits: &self.limits,
        };
        let cost = cost::measure(&document.measured, operation, &variables, rates)
            .map_err(|over| refused(vec![over.fault], Some(over.units)))?;
        let fields = fields(operation);
        let executed = omitted::without(&document.executed, operation, &variables);
        let mut request =
            async_graphql::Request::new(parameters.query).variables(Variables::from_json(variables.into()));
        request.operation_name.clone_from(&name);
        request.set_parsed_query(executed);
        if document.selects_once {
            request = request.data(SelectsOnce);
        }
        Ok(Admitted {
            request,
            document,
            operation: name,
            kind,
            fields,
            cost,
        })
    }

    /// Returns the operation of a request: the named one, or the only one.
    fn choose<'d>(
        &self,
        document: &'d apollo_compiler::ExecutableDocument,
        name: Option<&str>,
    ) -> Result<&'d Operation, Vec<Fault>> {
        document
            .operations
            .get(name)
            .map(|operation| &**operation)
            .map_err(|_| {
                let names: Vec<&str> = document.operations.named.keys().map(|name| name.as_str()).collect();
                let message = match name {
                    Some(name) => {
                        // These names are from the document, not from the schema.
                        let suggestions = suggest::similar(name, names.into_iter());
                        let name = cut(name, 80);
                        format!(
                            "The document has no operation named `{name}`.{}",
                            suggest::did_you_mean(&suggestions)
                        )
                    }
                    None => {
                        "The document has several operations: `operationName` must say which one to run.".to_owned()
                    }
                };
                vec![Fault::new(Code::BadUserInput, message).with("argument", "operationName")]
            })
    }
}

/// Returns the names of an operation's root fields, without those in fragments.
fn fields(operation: &Operation) -> String {
    let fields = operation
        .selection_set
        .selections
        .iter()
        .filter_map(Selection::as_field);
    let names: Vec<&str> = fields.map(|field| field.name.as_str()).collect();
    cut(&names.join(", "), 200)
}
