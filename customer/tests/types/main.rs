//! What must not compile: a row that goes into an answer whole, a proof made outside of its door, a statement
//! made of what somebody typed. Each case stands in a file, with what the compiler says of it.

#[test]
fn what_the_types_forbid_does_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/types/*_case.rs");
}
