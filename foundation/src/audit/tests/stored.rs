//! The chain in real databases.

use serde_json::json;

use crate::args;
use crate::audit::check::What;
use crate::audit::keys::{KeyFolder, hex};
use crate::audit::{Checked, Object, read_seeds, record, start, verify};
use crate::clock::Clock;
use crate::db::{Args, Db, Query, Sql};
use crate::id::Id;
use crate::team::{Permit, System};
use crate::testing::{data_folder, for_each_database};

async fn change(db: &Db, clock: &Clock, count: i64) {
    let mut tx = db.begin().await.unwrap();
    for _ in 0..count {
        let object = Object::new("party", Id::new(clock.now()));
        let permit = Permit::system(System::CommandLine);
        record(&mut tx, &permit, clock.now(), "customer.change", object, json!({ "fields": ["name"] }))
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
}

async fn run(db: &Db, statement: &str) {
    let mut tx = db.begin().await.unwrap();
    tx.unaudited("a thief asks nobody");
    tx.run(Sql::built(statement.to_owned()), Args::new())
        .await
        .unwrap_or_else(|e| panic!("{statement}: {e}"));
    tx.commit().await.unwrap();
}

async fn look(db: &Db) -> Checked {
    verify(db, &data_folder(), &[], None).await.unwrap()
}

async fn look_with_seed(db: &Db) -> Checked {
    let seeds = read_seeds(&KeyFolder::new(&data_folder()).waiting_seed().unwrap().unwrap()).unwrap();
    verify(db, &data_folder(), &seeds, None).await.unwrap()
}

#[tokio::test]
async fn what_is_written_at_once_by_many_is_one_whole_chain() {
    for_each_database(async |db, clock| {
        let work: Vec<_> = (0..40)
            .map(|n| {
                let (db, clock) = (db.clone(), clock.clone());
                tokio::spawn(async move { change(&db, &clock, 1 + n % 3).await })
            })
            .collect();
        let chain = db.chain().unwrap();
        for one in work {
            // Looking and going on to the next key are no trouble to those who write.
            assert_eq!(look(&db).await.findings, []);
            chain.turn(&db, clock.now()).await.unwrap();
            one.await.unwrap();
        }

        let seen = look_with_seed(&db).await;
        assert_eq!(seen.findings, []);
        assert_eq!(seen.rows, (0..40).map(|n| 1 + n % 3).sum::<i64>());
        assert_eq!(seen.lanes, db.pick(1, 4));
    })
    .await;
}

#[tokio::test]
async fn a_change_that_was_undone_leaves_no_place_in_the_chain() {
    for_each_database(async |db, clock| {
        change(&db, &clock, 1).await;
        let mut tx = db.begin().await.unwrap();
        let permit = Permit::system(System::CommandLine);
        record(&mut tx, &permit, clock.now(), "team.create", Object::many("team"), json!({})).await.unwrap();
        drop(tx);
        let mut tx = db.begin().await.unwrap();
        record(&mut tx, &permit, clock.now(), "team.create", Object::many("team"), json!({})).await.unwrap();
        assert!(tx.run("insert into team (id) values (null)", args![]).await.is_err());
        assert!(tx.commit().await.is_err());
        change(&db, &clock, 1).await;

        let seen = look_with_seed(&db).await;
        assert_eq!((seen.findings, seen.rows), (vec![], 2));
    })
    .await;
}

#[tokio::test]
async fn rows_from_before_the_chain_are_taken_in_once() {
    for_each_database(async |db, clock| {
        change(&db, &clock, 3).await;
        run(&db, "update audit set lane = null, seq = null, epoch = null, link = null, mac = null").await;
        assert_eq!(look(&db).await.findings.iter().filter(|found| found.what == What::Loose).count(), 3);

        // As before the first start: nothing of a chain anywhere.
        run(&db, "delete from audit_head").await;
        for name in ["audit.key", "audit.seed"] {
            std::fs::remove_file(data_folder().join(name)).unwrap();
        }
        start(&db, &data_folder(), clock.now()).await.unwrap();
        let seen = look_with_seed(&db).await;
        assert_eq!((seen.findings, seen.rows), (vec![], 3));

        // Later nobody gets a row in that way.
        run(&db, "update audit set lane = null where seq = 3").await;
        start(&db, &data_folder(), clock.now()).await.unwrap();
        assert!(look(&db).await.findings.iter().any(|found| found.what == What::Loose));
    })
    .await;
}

#[tokio::test]
async fn a_key_that_sealed_is_forgotten_and_another_program_follows() {
    for_each_database(async |db, clock| {
        let (folder, chain) = (KeyFolder::new(&data_folder()), db.chain().unwrap());
        change(&db, &clock, 2).await;
        let before = folder.read().unwrap().unwrap();
        let ends = chain.turn(&db, clock.now()).await.unwrap();
        assert_eq!(ends.len(), 1, "only what sealed something ends");
        let used = before.iter().find(|known| known.lane == ends[0].lane).unwrap();
        let file = std::fs::read_to_string(folder.path("audit.key")).unwrap();
        assert!(!file.contains(&hex(used.key.bytes())), "the old key is gone");

        // A second program that read the keys before goes on with the newer one.
        let behind = crate::audit::Chain::new(folder, before);
        for _ in 0..4 {
            let mut tx = db.begin().await.unwrap();
            let permit = Permit::system(System::CommandLine);
            record(&mut tx, &permit, clock.now(), "team.create", Object::many("team"), json!({}))
                .await
                .unwrap();
            let said = tx.said_so_far();
            drop(behind.write(&mut tx, said).await.unwrap());
            tx.commit().await.unwrap();
        }
        assert_eq!(chain.turn(&db, clock.now()).await.unwrap().len(), db.pick(1, 4));
        assert!(chain.turn(&db, clock.now()).await.unwrap().is_empty());
        let seen = look_with_seed(&db).await;
        assert_eq!((seen.findings, seen.rows), (vec![], 6));
    })
    .await;
}

#[tokio::test]
async fn a_database_that_went_back_is_told_and_new_lanes_begin() {
    for_each_database(async |db, clock| {
        change(&db, &clock, 2).await;
        db.chain().unwrap().turn(&db, clock.now()).await.unwrap();
        // An older copy: the first rows were never written.
        for table in ["audit", "audit_epoch", "audit_head"] {
            run(&db, &format!("delete from {table}")).await;
        }
        start(&db, &data_folder(), clock.now()).await.unwrap();

        let seen = look(&db).await;
        assert!(seen.findings.iter().any(|found| found.what == What::Lost), "{seen:?}");
        let (lanes,): (i64,) = db.one("select count(*) from audit_head", args![]).await.unwrap();
        // On PostgreSQL the three that had sealed nothing go on.
        assert_eq!(lanes, db.pick(1, 3));
    })
    .await;
}

/// What somebody with a tool for databases does, and undoes some traces of. `$lane` stands for the lane with rows.
const TAMPERINGS: &[&[&str]] = &[
    &["update audit set at = at + 1 where seq = 3"],
    &["update audit set actor_name = 'Nobody' where seq = 2"],
    &["update audit set actor_kind = 'staff' where seq = 1"],
    &["update audit set actor_id = object_id where seq = 5"],
    &["update audit set action = 'customer.see' where seq = 4"],
    &["update audit set object_kind = 'entry' where seq = 6"],
    &["update audit set object_id = null where seq = 7"],
    &["update audit set detail = '{}' where seq = 8"],
    &["update audit set id = object_id where seq = 3"],
    &["update audit set seq = 99 where seq = 3"],
    &["update audit set epoch = 0 where seq = 7"],
    &["update audit set link = mac where seq = 2"],
    &["update audit set mac = link where seq = 9"],
    &["update audit set mac = null where seq = 9"],
    &["update audit set lane = null where seq = 4"],
    &["delete from audit where seq = 1"],
    &["delete from audit where seq = 5"],
    &[
        "delete from audit where seq = 5",
        "update audit set seq = seq - 1 where seq > 5",
        "update audit_head set seq = seq - 1 where lane = $lane",
    ],
    &["delete from audit where seq = 9"],
    &[
        "delete from audit where seq = 9",
        "update audit_head set seq = 8, link = (select link from audit where seq = 8) where lane = $lane",
    ],
    &["delete from audit where seq > 3"],
    &[
        "delete from audit where seq > 3",
        "delete from audit_epoch where epoch > 0",
        "update audit_head set seq = 3, epoch = 0, link = (select link from audit where seq = 3) where lane = $lane",
    ],
    &["delete from audit"],
    &["delete from audit", "delete from audit_epoch", "delete from audit_head"],
    &["update audit_head set seq = seq - 1 where lane = $lane"],
    &["update audit_head set epoch = epoch + 1 where lane = $lane"],
    &["update audit_head set mac = link where lane = $lane"],
    &["delete from audit_head where lane = $lane"],
    &["delete from audit_epoch where epoch = 0"],
    &["update audit_epoch set seq = seq - 1 where epoch = 1"],
    &[
        "insert into audit_epoch (lane, epoch, seq, link, mac, closed_at) select lane, 2, seq, link, mac, 0 from audit_epoch where epoch = 1",
    ],
    &[
        "insert into audit (id, at, actor_kind, actor_name, action, object_kind, detail) select lane, at, actor_kind, actor_name, action, object_kind, detail from audit where seq = 2",
    ],
    &[
        "insert into audit (id, at, actor_kind, actor_name, action, object_kind, detail, lane, seq, epoch, link, mac) select lane, at, actor_kind, actor_name, action, object_kind, detail, lane, 10, epoch, link, mac from audit where seq = 9",
    ],
    &[
        "update audit set seq = -3 where seq = 3",
        "update audit set seq = 3 where seq = 4",
        "update audit set seq = 4 where seq = -3",
    ],
    &["update audit set detail = (select b.detail from audit b where b.seq = 2), at = 5 where seq = 3"],
    &["update audit set lane = id where seq = 9"],
];

#[tokio::test]
#[expect(clippy::print_stderr, reason = "the figure is for whoever reads the run")]
async fn what_a_thief_does_to_the_tables_is_found() {
    for_each_database(async |db, clock| {
        let chain = db.chain().unwrap();
        for _ in 0..2 {
            change(&db, &clock, 3).await;
            // On PostgreSQL the next lane would be taken: come round to the first one again.
            for _ in 1..chain.lanes.len() {
                let mut tx = db.begin().await.unwrap();
                tx.unaudited("nothing is said");
                drop(chain.write(&mut tx, Vec::new()).await.unwrap());
                tx.commit().await.unwrap();
            }
            chain.turn(&db, clock.now()).await.unwrap();
        }
        change(&db, &clock, 3).await;
        let (lane, rows): (Id, i64) =
            db.one("select lane, count(*) from audit group by lane", args![]).await.unwrap();
        assert_eq!(rows, 9, "all in one lane");
        let lane = db.pick(format!("x'{}'", lane.0.simple()), format!("'{lane}'"));
        for table in ["audit", "audit_head", "audit_epoch"] {
            run(&db, &format!("create table kept_{table} as select * from {table}")).await;
        }
        assert_eq!(look_with_seed(&db).await.findings, []);

        let mut missed = Vec::new();
        for statements in TAMPERINGS {
            for statement in *statements {
                run(&db, &statement.replace("$lane", &lane)).await;
            }
            for seen in [look(&db).await, look_with_seed(&db).await] {
                if seen.is_clean() {
                    missed.push(*statements);
                }
            }
            for table in ["audit", "audit_head", "audit_epoch"] {
                run(&db, &format!("delete from {table}")).await;
                run(&db, &format!("insert into {table} select * from kept_{table}")).await;
            }
            assert_eq!(look_with_seed(&db).await.findings, [], "put back");
        }
        let (tried, found) = (TAMPERINGS.len() * 2, TAMPERINGS.len() * 2 - missed.len());
        eprintln!("audit tamperings on {:?} {tried} found {found}", db.engine());
        assert!(missed.is_empty(), "{missed:#?}");
    })
    .await;
}

#[tokio::test]
#[ignore = "measures; run it alone"]
#[expect(clippy::print_stderr, clippy::disallowed_methods, reason = "it prints how long something took")]
async fn what_the_chain_costs() {
    for_each_database(async |db, clock| {
        for (what, writers) in [("one writer", 1_usize), ("sixteen writers", 16)] {
            for is_chained in [false, true, false, true] {
                let began = std::time::Instant::now();
                let work: Vec<_> = (0..writers)
                    .map(|_| {
                        let (db, clock) = (db.clone(), clock.clone());
                        tokio::spawn(async move {
                            for _ in 0..1_600 / writers {
                                if is_chained {
                                    change(&db, &clock, 1).await;
                                } else {
                                    loose(&db, &clock).await;
                                }
                            }
                        })
                    })
                    .collect();
                for one in work {
                    one.await.unwrap();
                }
                let each = began.elapsed().as_micros() / 1_600;
                eprintln!("{:?}, {what}, chained {is_chained}: {each} µs a change", db.engine());
            }
        }
    })
    .await;
}

async fn loose(db: &Db, clock: &Clock) {
    let mut tx = db.begin().await.unwrap();
    let object = Object::new("party", Id::new(clock.now()));
    let permit = Permit::system(System::CommandLine);
    record(&mut tx, &permit, clock.now(), "customer.change", object, json!({ "fields": ["name"] }))
        .await
        .unwrap();
    let said = tx.said_so_far();
    crate::audit::write_loose(&mut tx, said).await.unwrap();
    tx.commit().await.unwrap();
}
