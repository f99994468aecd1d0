//! Measures the number of partnerships a second that the writer records, with 1, 8 and 64
//! concurrent callers, compared with a bare loop of transactions (insert one row, commit) on the
//! same database.
//!
//! `cargo run --release --example writes -- sqlite:FILE` or `-- postgres://…`, an empty database;
//! seconds for each figure as a second argument. Prints one line of JSON per figure.
//!
//! `… --example writes -- http://127.0.0.1:4000` measures a running server, with the token of an
//! editor in `INTERURBAN_TOKEN`: the time until its answers show a write. It deletes what it has
//! written.

mod seen;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, Utc};
use interurban::app::commands::{Asked, CreatePartnership, Mutation, OrderOptions, PartnershipPatch, Patch, order};
use interurban::app::import::{ImportJob, ImportText, import};
use interurban::app::seeds::{Bundled, countries, load};
use interurban::app::{App, AppLimits};
use interurban::domain::PartnershipKind;
use interurban::domain::access::{AccessRole, Grant, Reach, Token, TokenId, Viewer};
use interurban::exchange::{ImportFormat, ImportOptions};
use interurban::storage::{Store, StoreOptions};
use sea_orm::{ConnectionTrait as _, Database, TransactionTrait as _};

/// Member cities of the network.
const CITIES: usize = 408;

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments
        .next()
        .context("the address of an empty database, or of a server, is required")?;
    let seconds = arguments.next().map_or(Ok(3), |text| text.parse())?;
    let time = Duration::from_secs(seconds);
    if url.starts_with("http://") {
        let token = std::env::var("INTERURBAN_TOKEN").context("INTERURBAN_TOKEN is required")?;
        return seen::measure(&url, &token, time);
    }
    let store = Store::connect(&StoreOptions::new(&url)).await?;
    store.migrate().await?;
    store.add_countries(&countries()).await?;
    let app = Arc::new(App::load(store, AppLimits::default(), now, |_| {}).await?);
    fill(&app).await?;
    let keys: Arc<[String]> = app.snapshot().cities().iter().map(|city| city.key.clone()).collect();
    let bare = bare_loop(&url, time).await?;
    println!(
        "{}",
        serde_json::json!({ "task": "bare loop", "perSecond": bare.round() })
    );
    for callers in [1, 8, 64] {
        let rate = mutations(&app, &keys, callers, time).await?;
        let ratio = (rate / bare * 100.0).round() / 100.0;
        let line = serde_json::json!({ "task": "mutations", "callers": callers, "perSecond": rate.round(), "toBareLoop": ratio });
        println!("{line}");
    }
    Ok(())
}

/// Loads the Creative Cities Network, and invented members up to its present number.
async fn fill(app: &App) -> Result<()> {
    load(app, &[Bundled::Uccn]).await?;
    let made_up = app.snapshot().cities().len()..CITIES;
    let rows: String = made_up.map(|at| format!("made-up-{at},Made up {at},FR\n")).collect();
    let text = ImportText {
        format: ImportFormat::Csv,
        text: format!("key,name,country\n{rows}"),
    };
    let options = ImportOptions {
        network: Bundled::Uccn.key().to_owned(),
        ..ImportOptions::default()
    };
    let job = ImportJob::new(vec![Box::new(text)], options);
    match import(app, job, "example").await {
        Ok(Ok(report)) if report.written => Ok(()),
        report => bail!("{report:?}"),
    }
}

/// Returns the number of transactions of one row a second.
async fn bare_loop(url: &str, time: Duration) -> Result<f64> {
    let connection = Database::connect(url).await?;
    connection
        .execute_unprepared("CREATE TABLE bare (number INTEGER, text TEXT)")
        .await?;
    let (start, mut count) = (Instant::now(), 0_u32);
    while start.elapsed() < time {
        let transaction = connection.begin().await?;
        let insert = format!("INSERT INTO bare VALUES ({count}, 'a row')");
        transaction.execute_unprepared(&insert).await?;
        transaction.commit().await?;
        count += 1;
    }
    Ok(f64::from(count) / start.elapsed().as_secs_f64())
}

/// Returns the number of partnerships recorded a second by callers who each wait for one before the
/// next.
async fn mutations(app: &Arc<App>, keys: &Arc<[String]>, callers: usize, time: Duration) -> Result<f64> {
    let (stop, count) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let tasks: Vec<_> = (0..callers)
        .map(|caller| {
            let (app, keys, stop, count) = (Arc::clone(app), Arc::clone(keys), Arc::clone(&stop), Arc::clone(&count));
            tokio::spawn(async move {
                let mut at = caller * 7_919;
                while !stop.load(Ordering::Relaxed) {
                    at += 1;
                    record(&app, &keys, at).await?;
                    count.fetch_add(1, Ordering::Relaxed);
                }
                anyhow::Ok(())
            })
        })
        .collect();
    let start = Instant::now();
    tokio::time::sleep(time).await;
    let rate = count.load(Ordering::Relaxed) as f64 / start.elapsed().as_secs_f64();
    stop.store(true, Ordering::Relaxed);
    for task in tasks {
        task.await??;
    }
    Ok(rate)
}

/// Records a partnership of two cities.
async fn record(app: &App, keys: &[String], at: usize) -> Result<()> {
    let (one, step) = (at % keys.len(), 1 + at % (keys.len() - 1));
    let other = (one + step) % keys.len();
    let create = CreatePartnership {
        network: None,
        key: None,
        content: PartnershipPatch {
            title: Patch::Set(format!("Exchange {at}")),
            cities: Patch::Set(vec![keys[one].clone(), keys[other].clone()]),
            kind: Patch::Set(PartnershipKind::Exchange),
            started_on: Patch::Set("2016-09".to_owned()),
            sdgs: Patch::Set(vec![11, 17]),
            ..PartnershipPatch::default()
        },
    };
    let mutation = Mutation {
        viewer: writer(),
        asked: Asked::One(Box::new(create.into())),
    };
    let Ok(order) = order(mutation, OrderOptions::default()) else {
        bail!("the writer may not write");
    };
    let outcome = app.write(order).await;
    let outcome = outcome.map_err(|fault| anyhow::anyhow!("{}", fault.message()))?;
    if let Err(errors) = outcome.result {
        bail!("{errors:?}");
    }
    Ok(())
}

/// Returns a viewer who may write everywhere.
fn writer() -> Viewer {
    Viewer::holding(&Token {
        id: TokenId(1),
        name: "writer".to_owned(),
        created_at: now(),
        expires_at: None,
        revoked_at: None,
        grants: vec![Grant {
            reach: Reach::Everywhere,
            role: AccessRole::Editor,
        }],
    })
}

/// Returns the time of all writes.
fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_483_142_400, 0).expect("2016-12-31")
}
