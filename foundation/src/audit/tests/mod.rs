mod model;
mod pages;
mod stored;

use model::{Dice, Skill, World, tamper};

use super::keys::{hex, unhex};
use super::link::{Key, Said, Seal, first_tip};
use crate::clock::Timestamp;
use crate::id::Id;

const TAMPERINGS: usize = 10_000;

/// Computed with Python's hashlib and hmac after RFC 2104 and RFC 5869.
#[test]
fn links_and_seals_are_what_the_standards_say() {
    let id = |last: &str| Id::parse(&format!("0195566a-3b00-7000-8000-00000000000{last}")).unwrap();
    let (lane, seed) = (id("a"), std::array::from_fn(|n| n as u8));
    let said = Said {
        id: id("b"),
        at: Timestamp(1_772_445_600_000),
        actor_kind: "staff".to_owned(),
        actor_id: Some(id("c")),
        actor_name: "Ana Ruíz".to_owned(),
        action: "customer.change".to_owned(),
        object_kind: "party".to_owned(),
        object_id: None,
        detail: r#"{"fields":["name"]}"#.to_owned(),
    };

    let first = first_tip(lane);
    let key = Key::of_lane(&seed, lane).next();
    let link = said.link(&first, lane, 1, 1);

    assert_eq!(hex(&first), "ade56a543fb2299acdbd8e66dced9efb1296dd7d890587397adedaa7ed523bfb");
    assert_eq!(hex(key.bytes()), "7e407d440e309bc8c753cbf2211a15a6f57345c1ac816eba852298cb973a9a63");
    assert_eq!(hex(&link), "13dc90a3f625bf68afcbb7377dabe9a90c1e444ccd9e4b2195edf8c456ecc7f4");
    assert_eq!(
        hex(&key.seal(Seal::Row, 1, 1, &link)),
        "5ffb8f2c9d0cb0f50570cb4802dbcaffba77c827028e25179e72a748295f2ecd"
    );
}

#[test]
#[expect(clippy::print_stderr, reason = "the figure is for whoever reads the run")]
fn every_tampering_is_found() {
    let mut dice = Dice(0x5eed_0f7e_a9e5_0001);
    let mut missed = Vec::new();
    let worlds: Vec<World> = (0..20).map(|n| World::new(2 + n % 6, &mut dice)).collect();
    for world in &worlds {
        assert_eq!(world.findings(true), [], "an untouched chain has no findings");
        assert_eq!(world.findings(false), [], "an untouched chain has no findings");
    }
    for number in 0..TAMPERINGS {
        let mut world = worlds[number % worlds.len()].clone();
        let skill = [Skill::Rows, Skill::Chain, Skill::Key, Skill::Folder][dice.below(4)];
        // Whoever can rewrite the folder too is told by the start key alone.
        let has_seed = skill == Skill::Folder || dice.coin();
        let how = tamper(&mut world, skill, &mut dice);
        if world.findings(has_seed).is_empty() {
            missed.push(format!("{number}: {how}, start key {has_seed}"));
        }
    }

    eprintln!("audit tamperings {TAMPERINGS} found {}", TAMPERINGS - missed.len());
    assert!(missed.is_empty(), "{} missed: {:#?}", missed.len(), &missed[..missed.len().min(20)]);
}

#[test]
fn hexadecimal_text_is_read_or_refused() {
    assert_eq!(unhex("00ff10"), Some(vec![0, 255, 16]));
    assert_eq!(unhex("0"), None);
    assert_eq!(unhex("zz"), None);
    assert_eq!(unhex("ñ"), None);
}
