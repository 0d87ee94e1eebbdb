use aludel_core::{MAX_NAME, check_name, derived, slug, snake_case};
use proptest::prelude::*;

#[test]
fn snake_cases() {
    for (name, snake) in [
        ("User", "user"),
        ("UserGroup", "user_group"),
        ("HTTPServer", "http_server"),
        ("A", "a"),
        ("Oauth2Token", "oauth2_token"),
        ("already_snake", "already_snake"),
        ("Über", "über"),
    ] {
        assert_eq!(snake_case(name), snake);
    }
}

#[test]
fn slugs() {
    for (message, expected) in [
        ("Add e-mail", "add_e_mail"),
        ("  __a__  ", "a"),
        ("", ""),
        ("🎉 ä", ""),
        ("ÄPFEL 1", "pfel_1"),
    ] {
        assert_eq!(slug(message), expected);
    }
    assert_eq!(
        slug(&"ab ".repeat(100)),
        "ab_".repeat(20).trim_end_matches('_')
    );
}

proptest! {
    #[test]
    fn derived_names_stand_everywhere(table in "[a-zä]{1,70}", columns in proptest::collection::vec("[a-zäö]{1,40}", 0..4)) {
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        let name = derived(&table, &columns, "idx");
        prop_assert!(name.len() <= MAX_NAME);
        prop_assert!(name.ends_with("_idx"));
        prop_assert!(check_name("index", &name).is_ok());
    }

    #[test]
    fn long_names_that_differ_late_stay_apart(end in "[a-z]{1,10}") {
        let long = "a".repeat(70);
        prop_assert_ne!(derived(&long, &[], "idx"), derived(&long, &[&end], "idx"));
    }
}
