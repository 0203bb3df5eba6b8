use super::*;
use crate::args;
use crate::team::{Group, Rights, create_token, roles};
use crate::testing::{app, for_each_database, token};

const LEAD: [(&str, &str); 3] =
    [("name", "Regional lead"), ("actions", "see-customers"), ("actions", "manage-team")];

async fn give(app: &App, account: Id, role: &str) {
    let mut tx = app.db.begin().await.unwrap();
    tx.run("update account set role = $2 where id = $1", args![account, role]).await.unwrap();
    tx.unaudited("a test's own promotion");
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_new_installation_allows_what_the_known_roles_say() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let stored = roles(&app.db).await.unwrap();

        assert_eq!(stored.len(), Role::ALL.len());
        for (known, stored) in Role::ALL.iter().zip(&stored) {
            assert_eq!(stored.word, *known);
            for action in Action::ALL {
                assert_eq!(stored.rights.may(*action), known.may(*action), "{known:?} {action:?}");
            }
            assert!(stored.rights.reads(Group::Personal) && !stored.rights.reads(Group::Secret));
        }
    })
    .await;
}

#[test]
fn a_word_that_is_unknown_gives_nothing() {
    let rights = Rights::read("lead", "see-customers fly", "internal secret public", "personal internal");

    assert_eq!(rights.action_words(), "see-customers");
    assert_eq!((rights.read_words().as_str(), rights.write_words().as_str()), ("internal", "internal"));
    assert!(!Rights::read("lead", "", "", "").may(Action::SeeCustomers));
    assert!(Rights::all().covers(rights) && !rights.covers(Rights::all()));
}

#[tokio::test]
async fn a_composed_role_allows_its_actions_and_no_other() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let ana = colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let eva = colleague(&app, "Eva Dinu", "evadinu@puente.example", Role::ReadOnly).await;
        let boss = browser(&app).as_account(ana);

        let made = boss.post("/settings/roles", &LEAD).await;
        let list = boss.get("/settings/roles").await;
        give(&app, eva, "regional-lead").await;
        let lead = browser(&app).as_account(eva);
        let team = lead.get("/settings/team").await;
        let probe = lead.get(PROBE).await;
        let by_word = create_token(
            &app.db,
            &Permit::system(System::CommandLine),
            app.now(),
            crate::team::RoleWord::new("regional-lead"),
            Reach::Everyone,
            "Shop",
            1,
        )
        .await;

        assert_eq!(made.header("location"), "/settings/roles?said=saved", "{}", made.body);
        assert!(list.body.contains("Regional lead") && list.body.contains("regional-lead"));
        assert_eq!((team.status.as_u16(), probe.status.as_u16()), (200, 403));
        assert!(by_word.is_ok());
    })
    .await;
}

#[tokio::test]
async fn nobody_gives_more_than_they_have() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let ana = colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let eva = colleague(&app, "Eva Dinu", "evadinu@puente.example", Role::ReadOnly).await;
        let boss = browser(&app).as_account(ana);
        boss.post("/settings/roles", &LEAD).await;
        give(&app, eva, "regional-lead").await;
        let lead = browser(&app).as_account(eva);
        let promoted = [
            ("name", "Eva Dinu"),
            ("email", "evadinu@puente.example"),
            ("role", "administrator"),
            ("reach", "everyone"),
            ("version", "1"),
        ];
        let invited =
            [("name", "Eve"), ("email", "eve@x.example"), ("role", "administrator"), ("reach", "own")];
        let minted = [("name", "Shop"), ("role", "manager"), ("days", "30")];
        let richer = [("name", "Richer"), ("actions", "export-customers")];

        let answers = [
            lead.post(&format!("/settings/team/accounts/{eva}"), &promoted).await,
            lead.post("/settings/team/accounts", &invited).await,
            lead.post("/settings/team/tokens", &minted).await,
            lead.post("/settings/roles", &richer).await,
            lead.post(&format!("/settings/team/accounts/{ana}/block"), &[]).await,
        ];
        let link = lead.post(&format!("/settings/team/accounts/{ana}/reset"), &[]).await;

        for answer in &answers {
            assert_eq!(answer.status, 422, "{}", answer.body);
            assert!(answer.body.contains("Nobody can give more than they may do themselves."));
        }
        assert_eq!(link.status, 403);
    })
    .await;
}

#[tokio::test]
async fn a_changed_role_is_shown_before_it_counts_and_ends_what_was_given_before() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let ana = colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let eva = colleague(&app, "Eva Dinu", "evadinu@puente.example", Role::Manager).await;
        let boss = browser(&app).as_account(ana);
        let session = cookie(&sign_in(&browser(&app), "evadinu@puente.example", PASSWORD).await);
        let permit = crate::testing::permit(&app, eva, Action::SeeCustomers).await;
        let less = [("version", "1"), ("actions", "see-customers")];
        let confirmed = [less.as_slice(), &[("confirmed", "yes")]].concat();

        let preview = boss.post("/settings/roles/manager", &less).await;
        let still = get_with(&browser(&app), "/settings/account", &session).await;
        let saved = boss.post("/settings/roles/manager", &confirmed).await;
        let over = get_with(&browser(&app), "/settings/account", &session).await;
        let mut tx = app.db.begin().await.unwrap();
        let late = crate::audit::record(
            &mut tx,
            &permit,
            app.now(),
            "customer.change",
            crate::audit::Object::many("party"),
            serde_json::json!({}),
        )
        .await;
        drop(tx);
        let again = boss.post("/settings/roles/manager", &confirmed).await;

        assert_eq!(preview.status, 200);
        assert!(preview.body.contains("Eva Dinu") && preview.body.contains("Download files"));
        assert_eq!(still.status, 200);
        assert_eq!(saved.header("location"), "/settings/roles?said=saved", "{}", saved.body);
        assert_eq!(over.status, 303, "the session of before is over");
        assert!(matches!(late, Err(crate::db::DbError::NotAllowed)), "a change under way is refused");
        assert_eq!(again.status, 409, "somebody changed the role meanwhile");
        assert!(!roles(&app.db).await.unwrap()[1].rights.may(Action::ExportCustomers));
    })
    .await;
}

#[tokio::test]
async fn neither_the_administrator_nor_ones_own_management_can_be_lost() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let ana = colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let eva = colleague(&app, "Eva Dinu", "evadinu@puente.example", Role::ReadOnly).await;
        let boss = browser(&app).as_account(ana);
        boss.post("/settings/roles", &LEAD).await;
        give(&app, eva, "regional-lead").await;
        let lead = browser(&app).as_account(eva);
        let nothing = [("version", "1"), ("name", "Regional lead"), ("confirmed", "yes")];

        let fixed = boss.post("/settings/roles/administrator", &nothing).await;
        let own = lead.post("/settings/roles/regional-lead", &nothing).await;
        let in_use = boss.post("/settings/roles/regional-lead/removal", &[]).await;
        let known = boss.post("/settings/roles/agent/removal", &[]).await;
        give(&app, eva, "agent").await;
        let removed = boss.post("/settings/roles/regional-lead/removal", &[]).await;

        assert_eq!((fixed.status.as_u16(), own.status.as_u16()), (422, 422));
        assert!(own.body.contains("You would lose the management of the team."));
        assert_eq!((in_use.status.as_u16(), known.status.as_u16()), (422, 422));
        assert_eq!(removed.header("location"), "/settings/roles?said=removed");
        assert_eq!(boss.get("/settings/roles/regional-lead").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn a_token_sees_as_far_as_its_maker_and_as_it_was_made() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let ana = crate::testing::account(&app, "Ana Pop", Role::Administrator, Reach::Own).await;
        let permit = crate::testing::permit(&app, ana, Action::ManageTeam).await;
        let make =
            async |reach| create_token(&app.db, &permit, app.now(), Role::Agent, reach, "Shop", 1).await;

        let wider = make(Reach::Everyone).await;
        let fitting = make(Reach::Own).await.unwrap();
        let of_command_line = token(&app, Role::Agent).await;

        assert!(matches!(wider, Err(crate::team::Refusal::MoreThanOwn)));
        let sees = async |text: &str| {
            let mut headers = axum::http::HeaderMap::new();
            headers.insert("authorization", format!("Bearer {text}").parse().unwrap());
            let signed_in = crate::team::recognise(&app, &headers).await.unwrap().unwrap();
            signed_in.actor().scope().sees_everything()
        };
        assert!(!sees(&fitting).await);
        assert!(sees(&of_command_line).await);
    })
    .await;
}

#[tokio::test]
async fn a_role_is_given_groups_of_fields_and_losing_one_is_shown_first() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let ana = colleague(&app, "Ana Pop", "anapop@puente.example", Role::Administrator).await;
        let eva = colleague(&app, "Eva Dinu", "evadinu@puente.example", Role::Administrator).await;
        let boss = browser(&app).as_account(ana);
        let made = [
            [("name", "Counter"), ("actions", "see-customers")].as_slice(),
            &[("reads", "internal"), ("reads", "personal"), ("writes", "internal"), ("writes", "sensitive")],
        ];
        let less =
            [("version", "1"), ("name", "Counter"), ("actions", "see-customers"), ("reads", "internal")];

        let made = boss.post("/settings/roles", &made.concat()).await;
        give(&app, eva, "counter").await;
        let page = boss.get("/settings/roles/counter").await;
        let preview = boss.post("/settings/roles/counter", &less).await;
        let stored = roles(&app.db).await.unwrap().into_iter().find(|role| role.word.as_str() == "counter");

        assert_eq!((made.status.as_u16(), page.status.as_u16()), (303, 200));
        let rights = stored.unwrap().rights;
        // Nobody writes what they do not read.
        assert_eq!(
            (rights.read_words().as_str(), rights.write_words().as_str()),
            ("internal personal", "internal")
        );
        for lost in ["Reads: Personal", "Writes: Internal"] {
            assert!(preview.body.contains(lost), "{lost}");
        }
        assert!(!preview.body.contains("Reads: Internal"));
        assert!(preview.body.contains("name=\"reads\" value=\"internal\""));
    })
    .await;
}
