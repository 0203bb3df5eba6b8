//! What of an entry somebody reads whose role does not read every group of fields.

use foundation::money::Money;
use foundation::team::{Group, Scope};
use foundation::testing::for_each_database;

use super::*;
use crate::timeline::store::{self, Filter, Lost};

/// Gives an account a role that reads these groups.
async fn reads(app: &App, account: Id, groups: &str) -> Scope {
    let actions = "see-timeline see-customers write-timeline";
    testing::composed(app, account, actions, groups, groups).await;
    testing::scope(app, account).await
}

#[tokio::test]
async fn a_stream_and_a_page_hold_no_word_that_is_not_read() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let now = desk.app.now();
        for (kind, subject) in [(Kind::Note, "A note"), (Kind::Order, "Order 4711")] {
            let entry = NewEntry {
                subject: subject.to_owned(),
                amount: (kind == Kind::Order).then(|| Money { minor: 900, currency: "EUR".to_owned() }),
                source: Some("till".to_owned()),
                ..desk.entry(kind, now, "")
            };
            desk.write(entry).await;
        }
        for (groups, notes, orders) in [
            ("internal personal sensitive", "A note till", Some("Order 4711 900 till")),
            ("personal", "A note", None),
            ("internal", " till", Some(" 900 till")),
            ("", "", None),
        ] {
            let scope = reads(&desk.app, desk.account, groups).await;
            let filter = Filter::default();
            let page = store::page(&desk.app.db, &scope, desk.party, &filter, None, 10).await.unwrap();
            let stream = store::since(&desk.app.db, &scope, desk.party, 0, &filter).await.unwrap();
            let stream: Vec<_> = stream.into_iter().filter_map(|change| change.entry).collect();

            for entries in [page, stream] {
                let told = |kind| {
                    let entry = entries.iter().find(|entry| entry.kind == kind)?;
                    let amount = entry.amount.as_ref().map(|amount| format!(" {}", amount.minor));
                    let source = entry.source.as_ref().map(|source| format!(" {source}"));
                    Some(format!(
                        "{}{}{}",
                        entry.subject,
                        amount.unwrap_or_default(),
                        source.unwrap_or_default()
                    ))
                };
                assert_eq!(told(Kind::Note).as_deref(), Some(notes), "{groups}");
                assert_eq!(told(Kind::Order).as_deref(), orders, "{groups}");
                let is_text_read = scope.reads(Group::Personal);
                assert!(entries.iter().all(|entry| (entry.lost == Some(Lost::NotYours)) != is_text_read));
            }
        }
    })
    .await;
}
