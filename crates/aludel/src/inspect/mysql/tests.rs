mod pitfalls;

use proptest::prelude::*;

use crate::Engine;
use crate::cases::{pairs, renamed_pairs, there_and_back, there_and_back_renamed};
use crate::servers::fresh;

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, max_shrink_iters: 100, ..ProptestConfig::default() })]

    #[test]
    fn any_schema_becomes_any_other_and_comes_back_on_mysql(pair in pairs()) {
        there_and_back(&pair, &mut fresh(Engine::MySql))?;
    }

    #[test]
    fn any_schema_becomes_any_other_and_comes_back_on_mariadb(pair in pairs()) {
        there_and_back(&pair, &mut fresh(Engine::MariaDb))?;
    }

    #[test]
    fn what_is_renamed_keeps_its_rows_on_mysql(pair in renamed_pairs(Engine::MySql)) {
        there_and_back_renamed(&pair, &mut fresh(Engine::MySql))?;
    }

    #[test]
    fn what_is_renamed_keeps_its_rows_on_mariadb(pair in renamed_pairs(Engine::MariaDb)) {
        there_and_back_renamed(&pair, &mut fresh(Engine::MariaDb))?;
    }
}
