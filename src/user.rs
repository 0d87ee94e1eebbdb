//! `app user …`: accounts, made by whoever runs the server.

use clap::Subcommand;

use crate::fault::Outcome;
use crate::input;
use crate::pool::Session;
use crate::store::users;
use crate::token::Token;

#[derive(Subcommand)]
pub enum Command {
    /// Make a user and print the API token they sign in with. It is shown this once
    Add {
        /// What others see beside their public bookmarks
        name: String,
        /// Where to write to them
        #[arg(long)]
        email: Option<String>,
        /// What the token is called
        #[arg(long, default_value = "token")]
        label: String,
    },
    /// List the users
    List,
    /// Make a user one more token and print it. It is shown this once
    Token {
        /// Whose it is
        name: String,
        /// What the token is called
        #[arg(long, default_value = "token")]
        label: String,
    },
    /// Take all tokens of a user away, such as when one was lost
    Revoke {
        /// Whose they are
        name: String,
    },
}

/// Does what the command says. What was asked for goes to stdout, all else to stderr.
///
/// # Errors
/// The name is taken or unknown, or the database refuses.
pub fn run(command: &Command, boot: &aludel::cli::Boot) -> Outcome<()> {
    let mut session = Session::ready(boot.open()?)?;
    match command {
        Command::Add { name, email, label } => {
            let name = input::name("name", name)?;
            let email = email.as_deref().map(input::email).transpose()?;
            let token = new_token(&mut session, label, |db| {
                users::add(db, &name, email.as_deref())
            })?;
            eprintln!("made the user {name}; this is their token, shown this once:");
            println!("{}", token.reveal());
        }
        Command::Token { name, label } => {
            let token = new_token(&mut session, label, |db| users::named(db, name))?;
            eprintln!("one more token for {name}, shown this once:");
            println!("{}", token.reveal());
        }
        Command::List => list(&mut session)?,
        Command::Revoke { name } => {
            let user = users::named(session.db(), name)?;
            let gone = users::revoke(session.db(), user)?;
            eprintln!("took away {gone} of {name}'s tokens: make another with `app user token`");
        }
    }
    Ok(())
}

fn new_token(
    session: &mut Session,
    label: &str,
    user: impl FnOnce(&mut aludel::Database) -> Outcome<i64>,
) -> Outcome<Token> {
    let label = input::name("label", label)?;
    let token = Token::generate()?;
    session.atomically(|db| {
        let user = user(db)?;
        users::grant(db, user, &label, &token)
    })?;
    Ok(token)
}

fn list(session: &mut Session) -> Outcome<()> {
    for user in users::list(session.db())? {
        let email = user.email.unwrap_or_default();
        let since = user.created_at.format("%Y-%m-%d");
        println!("{}\t{}\t{email}\t{since}", user.id, user.display_name);
    }
    Ok(())
}
