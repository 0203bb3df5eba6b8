//! Given names, family names and organisation words of Britain, Ireland and the United States.

pub const WOMEN: &str = "
    Emma Olivia Amelia Sophie Charlotte Grace Emily Lucy Hannah Jessica Chloe Ruby Alice Eleanor Rebecca Rachel Sarah Laura
    Katherine Elizabeth Margaret Helen Susan Jennifer Linda Patricia Barbara Karen Nancy Donna Carol Michelle Amanda Melissa
    Deborah Stephanie Dorothy Angela Nicole Samantha Heather Diane Joyce Evelyn Joan Judith Martha Frances Niamh Aoife Ciara
    Sinéad Siobhán Orla Róisín Caoimhe Gráinne Maeve Deirdre Fionnuala Bronwen Seren Megan Rhiannon Ailsa Eilidh Isla Morag
    Priya Aisha Fatima Imani Keisha Latoya Mei Zoë Chloë";
pub const MEN: &str = "
    Oliver George Harry Jack Noah Charlie Thomas Jacob Oscar William James Henry Alfie Joshua Samuel Daniel Edward Benjamin
    Robert John Michael David Richard Joseph Charles Christopher Matthew Anthony Mark Donald Steven Paul Andrew Kenneth Kevin
    Brian Timothy Ronald Jason Jeffrey Ryan Gary Nicholas Eric Jonathan Stephen Larry Justin Scott Brandon Raymond Gregory
    Frank Patrick Dennis Walter Peter Harold Douglas Carl Arthur Roger Keith Seán Ciarán Cillian Pádraig Eoin Darragh Conor
    Fionn Rhys Gareth Dylan Callum Hamish Angus Alasdair Ravi Imran Jamal Darnell Wei";
pub const FAMILY: &str = "
    Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green Hall
    Wood Jackson Clarke Clark Harris Lewis Young King Lee Turner Hill Scott Moore Cooper Ward Morris Watson Baker Harrison
    Morgan Patel Allen Mitchell Anderson Phillips Campbell Bell Parker Davis Bennett Cook Richardson Shaw Collins Carter
    Hughes Edwards Stewart Ellis Murray Webb Simpson Marshall Foster Gray Mills Holmes Palmer Hunt Stone Rogers Mason Knight
    Butler Russell Barker Stevens Jenkins Dixon Fletcher Hunter Lawson Chapman Harvey Spencer Wells Barnes Fisher Kennedy
    Graham Reynolds Hamilton Griffiths Cole Perry Hart Reid Sullivan Byrne Kelly Walsh Ryan Gallagher Doyle McCarthy Murphy
    Connolly Nolan Keane Kavanagh Brennan Fitzgerald Maguire Lynch O’Brien O’Connor O’Neill O’Sullivan O’Reilly McDonald
    MacLeod Macpherson Fraser Buchanan Sinclair Drummond Cameron Ferguson Llewellyn Pritchard Vaughan Bowen Bevan Adams
    Nelson Hernandez Washington Jefferson Freeman Coleman Brooks Powell Long Sanders Price Howard Jordan Hayes Ford Gibson
    Woods Warren Gordon Wallace Burns Crawford Henderson Olson Schmidt Hansen Larson Meyer Hoffman Weaver Boone Chavez
    Begum Khan Hussain Singh Kaur Ahmed Chowdhury Okafor Adeyemi Mensah Nguyen Chen Wong";
pub const WORDS: &str = "
    Anchor Ashgrove Beacon Bluebell Bramble Bridge Canal Cedar Clocktower Copper Crescent Elmwood Falcon Fernhill Foxglove
    Gable Greenway Harbour Heron Hillside Ivy Juniper Kestrel Lantern Larkspur Maple Meadow Millstone Moorland Northgate
    Orchard Otter Pebble Quayside Riverside Rowan Saffron Thistle Wharf Willow";
pub const ORGANISATIONS: &[(&str, &str)] = &[
    ("shop", "{w} Records {l}"),
    ("shop", "{f} & Daughters Bookshop {l}"),
    ("shop", "{w} Music Store {l}"),
    ("hotel", "{w} Hotel {c} {l}"),
    ("hotel", "The {w} Guest House {l}"),
    ("bakery", "{f} Family Bakery {l}"),
    ("bakery", "{w} Bread Company {l}"),
    ("cafe", "{w} Coffee House {l}"),
    ("cafe", "{f} & Sons Dining {l}"),
    ("radio", "{w} Radio {c} {l}"),
    ("school", "{w} School, {c}"),
    ("school", "{c} {w} Academy of Music"),
    ("library", "{w} Library, {c}"),
    ("gym", "{w} Dance Studio {l}"),
    ("office", "{f} Dental Practice {l}"),
];
