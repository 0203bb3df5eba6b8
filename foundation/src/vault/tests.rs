use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use super::*;
use crate::args;
use crate::db::Query;
use crate::team::{Permit, Reach, Role, System};
use crate::testing::{Folder, for_each_database};

const NOW: Timestamp = Timestamp(0);

fn person(n: u128) -> Id {
    Id(uuid::Uuid::from_u128(n))
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

#[test]
fn the_seal_is_the_one_of_rfc_8452() {
    // RFC 8452, appendix C.2: key 0100…, nonce 0300…; plain text, what it is bound to, result.
    let mut key = [0; 32];
    key[0] = 1;
    let nonce = [3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    for (plain, bound, sealed) in [
        ("", "", "07f5f4169bbf55a8400cd47ea6fd400f"),
        ("0100000000000000", "", "c2ef328e5c71c83b843122130f7364b761e0b97427e3df28"),
        ("0200000000000000", "01", "1de22967237a813291213f267e3b452f02d01ae33e4ec854"),
        ("020000000000000000000000", "01", "163d6f9cc1b346cd453a2e4cc1a4a19ae800941ccdc57cc8413c277f"),
    ] {
        assert_eq!(::seal::encrypt(&key, &nonce, &bytes(bound), &bytes(plain)), bytes(sealed));
        assert_eq!(::seal::decrypt(&key, &nonce, &bytes(bound), &bytes(sealed)), Some(bytes(plain)));
    }
}

#[test]
fn an_envelope_opens_only_whole_in_its_place_and_with_its_key() {
    let key = Secret::new();
    let sealed = seal(&key, b"entry_body/1", b"private");

    assert_eq!(open(&key, b"entry_body/1", &sealed).unwrap(), b"private");
    assert_eq!(open(&key, b"entry_body/2", &sealed), None);
    assert_eq!(open(&Secret::new(), b"entry_body/1", &sealed), None);
    for length in 0..sealed.len() {
        assert_eq!(open(&key, b"entry_body/1", &sealed[..length]), None, "{length}");
    }
    for bit in 0..sealed.len() * 8 {
        let mut changed = sealed.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(open(&key, b"entry_body/1", &changed), None, "bit {bit}");
    }
    assert_ne!(sealed, seal(&key, b"entry_body/1", b"private"));
}

#[tokio::test]
async fn a_text_about_two_dies_with_the_first_who_is_forgotten() {
    for_each_database(async |db, _| {
        let (ana, ion) = (person(1), person(2));
        let mut tx = db.begin().await.unwrap();
        let keys = keys_to_write(&mut tx, NOW, &[ion, ana]).await.unwrap();
        tx.unaudited("a test");
        tx.commit().await.unwrap();
        let both = keys.seal(&[ion, ana], "x/1", b"they met");
        let alone = keys.seal(&[ion], "x/2", b"he called");
        assert_eq!(persons_of(&both), [ana, ion]);
        let known = super::keys(&db, [ana, ion]).await.unwrap();
        assert_eq!(known.open("x/1", &both), Opened::Text(b"they met".to_vec()));
        assert_eq!(known.open("x/2", &both), Opened::Damaged);
        // Whom it is about is bound too: a head that names somebody else does not help.
        let mut moved = alone.clone();
        moved[2..18].copy_from_slice(ana.0.as_bytes());
        assert_eq!(known.open("x/2", &moved), Opened::Damaged);

        let mut tx = db.begin().await.unwrap();
        destroy(&mut tx, NOW, ana).await.unwrap();
        tx.unaudited("a test");
        tx.commit().await.unwrap();

        let known = super::keys(&db, [ana, ion]).await.unwrap();
        assert_eq!(known.open("x/1", &both), Opened::Gone);
        assert_eq!(known.open("x/2", &alone), Opened::Text(b"he called".to_vec()));
        assert!(is_forgotten(&db, ana).await.unwrap() && !is_forgotten(&db, ion).await.unwrap());
        assert_eq!(count(&db).await.unwrap(), (1, 1));
        let mut tx = db.begin().await.unwrap();
        let refused = keys_to_write(&mut tx, NOW, &[ana]).await;
        assert!(matches!(refused, Err(DbError::Other(Fault::Forgotten))));
    })
    .await;
}

#[tokio::test]
async fn what_another_process_destroyed_leaves_the_memory() {
    for_each_database(async |db, _| {
        let ana = person(1);
        let mut tx = db.begin().await.unwrap();
        keys_to_write(&mut tx, NOW, &[ana]).await.unwrap();
        tx.unaudited("a test");
        tx.commit().await.unwrap();
        super::keys(&db, [ana]).await.unwrap();
        assert!(db.vault().remembered([ana]).1.is_empty());

        let mut tx = db.begin().await.unwrap();
        tx.announce(format!("{FORGET}{ana}"));
        tx.unaudited("a test");
        tx.commit().await.unwrap();

        for _ in 0..100 {
            if !db.vault().remembered([ana]).1.is_empty() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the key stayed in memory");
    })
    .await;
}

#[tokio::test]
async fn another_master_key_opens_nothing_and_a_rotation_changes_which_one_does() {
    for_each_database(async |db, _| {
        let by = Permit::system(System::CommandLine);
        let persons: Vec<Id> = (1..=450).map(person).collect();
        let mut tx = db.begin().await.unwrap();
        let sealed = keys_to_write(&mut tx, NOW, &persons).await.unwrap().seal(&persons[..1], "x", b"kept");
        tx.unaudited("a test");
        tx.commit().await.unwrap();
        let old = db.vault().master().unwrap();
        let new = MasterKey::new(Secret::new());
        let wrong = db.unlock(new.clone(), NOW).await;
        assert!(matches!(wrong, Err(DbError::Other(Fault::WrongMasterKey))));

        assert_eq!(rotate_master(&db, &by, NOW, &new).await.unwrap(), 1);
        assert_eq!(rotate_house(&db, &by, NOW, |_| ()).await.unwrap(), 450);

        assert!(matches!(db.unlock(old, NOW).await, Err(DbError::Other(Fault::WrongMasterKey))));
        db.unlock(new, NOW).await.unwrap();
        db.vault().forget_all();
        let keys = super::keys(&db, persons[..1].iter().copied()).await.unwrap();
        assert_eq!(keys.open("x", &sealed), Opened::Text(b"kept".to_vec()));
        let (left,) =
            db.one::<(i64,)>("select count(*) from person_key where house_key = 1", args![]).await.unwrap();
        assert_eq!(left, 0);
    })
    .await;
}

#[tokio::test]
async fn a_rotation_that_was_stopped_goes_on_with_the_key_it_began() {
    for_each_database(async |db, _| {
        let by = Permit::system(System::CommandLine);
        let persons: Vec<Id> = (1..=450).map(person).collect();
        let mut tx = db.begin().await.unwrap();
        keys_to_write(&mut tx, NOW, &persons).await.unwrap();
        tx.unaudited("a test");
        tx.commit().await.unwrap();
        // Stopped after its first batch of 200.
        let stop = std::panic::AssertUnwindSafe(rotate_house(&db, &by, NOW, |_| panic!("stopped")));
        assert!(futures_util::FutureExt::catch_unwind(stop).await.is_err());
        db.vault().forget_all();
        assert_eq!(super::keys(&db, persons.iter().copied()).await.unwrap().0.len(), 450);

        assert_eq!(rotate_house(&db, &by, NOW, |_| ()).await.unwrap(), 250);

        let numbers = db.all::<(i64,)>("select distinct house_key from person_key", args![]).await.unwrap();
        assert_eq!(numbers, [(2,)]);
        let (living,) = db
            .one::<(i64,)>("select count(*) from house_key where retired_at is null", args![])
            .await
            .unwrap();
        assert_eq!(living, 1);
    })
    .await;
}

/// A colleague with an app for codes, another house, and a mail, each with the secret `plain`. The other house's was
/// sealed before seals had numbers, the app's not at all.
async fn secrets(db: &Db, account: Id, plain: &[u8]) {
    let [totp, oidc] = crate::team::sealed();
    let first = db.vault().first_house().unwrap();
    let house = person(7);
    let older = envelope::seal(&first, oidc.of(house).as_bytes(), plain);
    let mail = seal_of_house(db, &crate::mail::SEALED.of(house), plain).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    for (sql, args) in [
        (
            "insert into totp (account_id, secret, created_at) values ($1, $2, 0)",
            args![account, plain.to_vec()],
        ),
        (
            "insert into oidc_provider (id, name, issuer, client_id, client_secret, domains, makes_accounts, is_on,
               metadata, created_at, updated_at)
             values ($1, '', '', '', $2, '', false, false, '', 0, 0)",
            args![house, older],
        ),
        (
            "insert into mail (id, message_id, kind, recipient, subject, body, state, created_at, expires_at)
             values ($1, '', '', '', '', $2, 'queued', 0, 0)",
            args![house, mail],
        ),
    ] {
        tx.run(sql, args).await.unwrap();
    }
    tx.unaudited("a test");
    tx.commit().await.unwrap();
    assert_eq!(totp.name, "totp.secret");
}

/// Each secret of the house: where it belongs and how it is kept.
async fn kept(db: &Db) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for column in rotate::columns() {
        for (row, kept) in db.all::<(Id, Vec<u8>)>(column.read, args![]).await.unwrap() {
            all.push((column.of(row), kept));
        }
    }
    all
}

#[tokio::test]
async fn after_a_rotation_the_old_house_key_opens_no_secret_of_the_house() {
    for_each_database(async |db, clock| {
        let by = Permit::system(System::CommandLine);
        let app = crate::testing::app(db.clone(), clock);
        let ana = crate::testing::account(&app, "Ana", Role::Agent, Reach::Own).await;
        secrets(&db, ana, b"twenty bytes of it..").await;
        let old = db.vault().first_house().unwrap();
        let opens = |place: &str, kept: &[u8]| {
            let parts = [kept, kept.get(5..).unwrap_or_default()];
            parts.into_iter().any(|part| open(&old, place.as_bytes(), part).is_some())
        };

        // A start seals what was left.
        assert_eq!(seal_the_rest(&db, &by, NOW).await.unwrap(), 2);
        assert_eq!(seal_the_rest(&db, &by, NOW).await.unwrap(), 0);
        let before = kept(&db).await;
        assert!(before.len() == 3 && before.iter().all(|(place, kept)| opens(place, kept)));

        rotate_house(&db, &by, NOW, |_| ()).await.unwrap();

        let after = kept(&db).await;
        assert_eq!(after.len(), 3);
        for (place, kept) in after {
            assert!(!opens(&place, &kept), "{place}");
            let plain = open_of_house(&db, &place, &kept).await.unwrap();
            assert_eq!(plain.as_deref(), Some(b"twenty bytes of it..".as_slice()), "{place}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_secret_sealed_by_another_process_opens_here_and_a_changed_one_nowhere() {
    for_each_database(async |db, _| {
        let by = Permit::system(System::CommandLine);
        rotate_house(&db, &by, NOW, |_| ()).await.unwrap();
        let sealed = seal_of_house(&db, "x/1", b"kept").await.unwrap();
        // As the memory of a server is that was started before the rotation.
        if let Some(open) = db.vault().0.open.write().unwrap().as_mut() {
            open.houses.remove(&2);
        }

        assert_eq!(open_of_house(&db, "x/1", &sealed).await.unwrap(), Some(b"kept".to_vec()));
        assert_eq!(open_of_house(&db, "x/2", &sealed).await.unwrap(), None);
        for bit in 0..sealed.len() * 8 {
            let mut changed = sealed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(open_of_house(&db, "x/1", &changed).await.unwrap(), None, "bit {bit}");
        }
    })
    .await;
}

#[test]
fn a_master_key_that_others_may_read_is_refused() {
    let folder = Folder::new();
    let file = folder.path().join(MADE_BESIDE);
    let source = KeySource::parse(&format!("file:{}", file.display())).unwrap();
    assert!(matches!(source.load(), Err(KeyTrouble::Missing(_))));

    let made = source.make().unwrap();

    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o400);
    assert!(source.load().unwrap() == made && source.is_beside(folder.path()));
    assert!(source.make().is_err());
    for mode in [0o440, 0o404, 0o644, 0o420] {
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
        assert!(matches!(source.load(), Err(KeyTrouble::Open { .. })), "{mode:o}");
    }
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    for odd in ["", "short", &"A".repeat(100), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="] {
        std::fs::write(&file, odd).unwrap();
        assert!(matches!(source.load(), Err(KeyTrouble::Odd(_))), "{odd}");
    }
}

#[test]
fn a_program_may_hand_over_the_master_key() {
    let folder = Folder::new();
    let file = folder.path().join("key");
    let made = KeySource::File(file.clone()).make().unwrap();
    let by = |text: &str| KeySource::parse(text).unwrap().load();

    assert!(by(&format!("command:cat {}", file.display())).unwrap() == made);
    assert!(matches!(by("command:cat /nowhere/at/all"), Err(KeyTrouble::Command(_))));
    assert!(matches!(by("command:/nowhere/at/all"), Err(KeyTrouble::Command(_))));
    assert!(matches!(by("env:VINCULO_NO_SUCH_VARIABLE"), Err(KeyTrouble::Missing(_))));
    assert_eq!(KeySource::parse("file:"), None);
    assert_eq!(KeySource::parse("https://example.com/key"), None);
}

#[tokio::test]
async fn the_ledger_of_the_forgotten_tells_when_it_was_changed() {
    for_each_database(async |db, _| {
        let folder = Folder::new();
        let ledger = Ledger::of(db.vault(), folder.path()).unwrap();
        let all: Vec<Forgotten> =
            (1..=3_u8).map(|n| Forgotten { person: person(n.into()), at: Timestamp(n.into()) }).collect();
        assert!(ledger.read().unwrap().is_empty());
        for forgotten in &all {
            ledger.append(*forgotten).unwrap();
        }
        assert_eq!(ledger.read().unwrap(), all);
        let file = folder.path().join(LEDGER);
        let text = std::fs::read_to_string(&file).unwrap();
        let lines: Vec<&str> = text.lines().collect();

        for (changed, line) in [
            (format!("{}\n{}\n", lines[1], lines[0]), 1),
            (format!("{}\n{}\n", lines[0], lines[2]), 2),
            (text.replacen('A', "B", 1), 1),
            (format!("{text}garbage\n"), 4),
        ] {
            std::fs::write(&file, changed).unwrap();
            assert!(
                matches!(ledger.read(), Err(LedgerTrouble::Damaged { line: found, .. }) if found >= line)
            );
            assert!(ledger.append(all[0]).is_err());
        }
        // A line that a crash cut off was never promised; the next one takes its place.
        std::fs::write(&file, format!("{}\n{}", lines[0], &lines[1][..20])).unwrap();
        assert_eq!(ledger.read().unwrap(), all[..1]);
        ledger.append(all[1]).unwrap();
        assert_eq!(ledger.read().unwrap(), all[..2]);
    })
    .await;
}
