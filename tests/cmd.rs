//! The command line, case by case: `tests/cmd/*.toml`.
#![cfg(feature = "torch")]

#[test]
fn commands() {
    trycmd::TestCases::new().case("tests/cmd/*.toml");
}
