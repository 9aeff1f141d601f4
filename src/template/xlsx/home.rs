//! The first sheet: what to do, of what one speaks, and who answers.

use rust_xlsxwriter::{
    DataValidation, DataValidationRule, ExcelDateTime, Formula, Url, Workbook, Worksheet, XlsxError,
};

use super::answers::{self, Progress};
use super::book::{
    self, Lists, Names, across, at, header, input, input_date, label, paragraph, print_layout, protect, text, title,
    write_mark,
};
use super::{Order, mark};
use crate::assessment::Assessment;
use crate::fold::slug;
use crate::forms::questionnaire::{Role, home};
use crate::french::{NBSP, capitalised, quoted};
use crate::grid::Kind;

/// How many answers remain to be given is shown in this column.
const REMAINING: usize = 6;

/// Characters that fit side by side between the second column and the last one.
const WIDTH: f64 = 142.0;

/// The row of the first field, from 1, which other sheets repeat.
pub(super) fn field_row(order: &Order<'_>, code: &str) -> u64 {
    let rank = home::FIELDS.iter().position(|(known, _)| *known == code).unwrap_or(0);
    first_field(order) + rank as u64
}

/// The row of a respondent, from 1.
pub(super) fn respondent_row(order: &Order<'_>, number: usize) -> u64 {
    first_field(order) + home::FIELDS.len() as u64 + 2 + number as u64
}

fn first_field(order: &Order<'_>) -> u64 {
    6 + steps(order).len() as u64 + 2
}

/// What to do, in the order in which it is done.
fn steps(order: &Order<'_>) -> Vec<String> {
    let grid = order.grid;
    let sheet = if order.respondents == 1 {
        format!("la feuille {}", quoted("Réponses"))
    } else {
        "sa feuille de réponses".to_owned()
    };
    let asked = order.items();
    let is_several = |index: &usize| matches!(&grid.items[*index].kind, Kind::Choice(choice) if choice.several);
    let mut steps = vec![
        format!(
            "Écrivez ci-dessous de quelle structure il s’agit, la date, et qui répond. Tout se passe dans les cases jaunes{NBSP}; le reste est verrouillé, pour que rien ne bouge."
        ),
        format!(
            "Passez ensuite à {sheet}{NBSP}: une ligne par question. Cliquez sur la case jaune, puis sur la flèche à sa droite, et choisissez. Un nombre, une date ou un texte s’écrivent directement."
        ),
        format!(
            "Une question ne vous concerne pas{NBSP}? Choisissez {}, et dites pourquoi au bout de la ligne. Personne ne sait{NBSP}? {} est une vraie réponse. Le reste peut attendre{NBSP}: la colonne {} dit ce qui manque.",
            quoted("sans objet"),
            quoted("ne sait pas"),
            quoted("À faire")
        ),
    ];
    if asked.iter().any(is_several) {
        steps.push("Quand plusieurs choix sont possibles, ils ont chacun leur ligne : mettez un x devant ceux que vous retenez.".replace(" :", &format!("{NBSP}:")));
    }
    if answers::takes_arguments(order) {
        steps.push("Une priorité, un effet très fort en bien ou en mal ? Dites-le dans la colonne « Prioritaire ». À côté, un argument vaut mieux qu’un long discours : un fait, un exemple, et de quel côté il pousse. La feuille « Autres arguments » en accueille davantage.".replace(" ?", &format!("{NBSP}?")).replace(" :", &format!("{NBSP}:")).replace("« ", &format!("«{NBSP}")).replace(" »", &format!("{NBSP}»")));
    }
    if grid.tables.len() > 1 {
        steps.push(
            "Les tableaux ont leur propre feuille, une ligne par chose à dire. Laissez vide ce que vous ne savez pas."
                .into(),
        );
    }
    if !grid.matrices.is_empty() {
        steps.push("Les relations se remplissent en dernier : les noms du tableau y viennent tout seuls. Une seule case par paire suffit ; remplissez les deux si chaque côté voit la relation à sa façon (la ligne est celui qui regarde).".replace(" :", &format!("{NBSP}:")).replace(" ;", &format!("{NBSP};")));
    }
    steps.push("Enregistrez le fichier sans changer son format (.xlsx ou .ods), et renvoyez-le à la personne qui vous l’a envoyé.".into());
    steps
}

pub(super) fn write(
    workbook: &mut Workbook,
    order: &Order<'_>,
    names: &Names,
    progress: &Progress,
    lists: &mut Lists,
) -> Result<(), XlsxError> {
    let grid = order.grid;
    let sheet = book::sheet(workbook, &names.home)?;
    let mut mark = mark(order, Role::Home);
    if let Some(assessment) = order.filled.filter(|one| one.organisation.id != slug(&one.organisation.name)) {
        mark.id.clone_from(&assessment.organisation.id);
    }
    write_mark(sheet, &mark)?;
    for (column, width) in [3.0, 34.0, 42.0, 26.0, 13.0, 13.0, 24.0].into_iter().enumerate() {
        sheet.set_column_width(across(column), width)?;
    }
    sheet.set_column_hidden(across(home::CODE))?;
    sheet.set_screen_gridlines(false);
    sheet.write_string_with_format(at(2), 1, &grid.title, &title().set_font_size(18))?;
    let span = (home::LABEL, REMAINING);
    let summary = if grid.summary.is_empty() { &grid.short_title } else { &grid.summary };
    paragraph(sheet, 3, span, summary, &text(), WIDTH)?;
    paragraph(sheet, 5, span, "Comment faire", &book::section(), WIDTH)?;
    let mut row = 6;
    for (index, step) in steps(order).iter().enumerate() {
        paragraph(sheet, row, span, &format!("{}. {step}", index + 1), &text(), WIDTH)?;
        row += 1;
    }
    paragraph(sheet, row + 1, span, "De quoi parle-t-on", &book::section(), WIDTH)?;
    write_fields(sheet, order, lists)?;
    write_respondents(sheet, order, names, progress, lists)?;
    let mut row = respondent_row(order, order.respondents) + 2;
    if !grid.guidance.is_empty() {
        paragraph(sheet, row, span, "Pour bien mener l’échange", &book::section(), WIDTH)?;
        for advice in &grid.guidance {
            row += 1;
            paragraph(sheet, row, span, &format!("–{NBSP}{advice}"), &text(), WIDTH)?;
        }
    }
    print_layout(sheet, &grid.title, 1);
    sheet.set_landscape();
    protect(sheet);
    sheet.set_selection(at(first_field(order)), across(home::VALUE), at(first_field(order)), across(home::VALUE))?;
    Ok(())
}

fn write_fields(sheet: &mut Worksheet, order: &Order<'_>, lists: &mut Lists) -> Result<(), XlsxError> {
    let suggestions = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    for (code, words) in home::FIELDS {
        let row = at(field_row(order, code));
        sheet.write_string(row, across(home::CODE), code)?;
        sheet.write_string_with_format(row, across(home::LABEL), words, &label())?;
        let column = across(home::VALUE);
        let format = if code == "date" { input_date() } else { input() };
        match order.filled.map(|assessment| field(assessment, code)) {
            Some(value) if code == "date" && !value.is_empty() => {
                let day = ExcelDateTime::parse_from_str(&value)?;
                sheet.write_datetime_with_format(row, column, &day, &format)?
            }
            Some(value) if !value.is_empty() => sheet.write_string_with_format(row, column, value, &format)?,
            _ => sheet.write_blank(row, column, &format)?,
        };
        let validation = match code {
            "date" => {
                let first = ExcelDateTime::from_ymd(1990, 1, 1)?;
                let last = ExcelDateTime::from_ymd(2100, 12, 31)?;
                DataValidation::new()
                    .allow_date(DataValidationRule::Between(first, last))
                    .set_error_title("Une date")?
                    .set_error_message("Écrivez une date comme 31/12/2026.")?
            }
            "objet" => lists.or_typed(
                suggestions(&["démarche", "projet", "activité", "structure"]),
                "Une démarche, un projet, une activité, toute la structure… choisissez ou écrivez.",
            )?,
            "etape" => lists.or_typed(
                suggestions(&["conception", "en cours", "évaluation"]),
                "Au tout début, en chemin, ou au moment du bilan.",
            )?,
            "usage" => lists.or_typed(
                suggestions(&["auto-appréciation", "partenariat", "négociation", "valorisation"]),
                "Pour nous-mêmes, avec un partenaire, pour négocier, pour faire connaître.",
            )?,
            _ => continue,
        };
        sheet.add_data_validation(row, column, row, column, &validation)?;
    }
    Ok(())
}

/// What an assessment says of a field.
fn field(assessment: &Assessment, code: &str) -> String {
    let about = &assessment.about;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    match code {
        "structure" => assessment.organisation.name.clone(),
        "territoire" => text(&assessment.organisation.territory),
        "date" => assessment.date.map_or_else(String::new, |date| date.to_string()),
        "objet" => text(&about.object),
        "etape" => text(&about.stage),
        "usage" => text(&about.purpose),
        "accompagnement" => text(&about.accompanied_by),
        _ => String::new(),
    }
}

/// What a field shows before a spreadsheet calculates: dates as the number that a spreadsheet has for them.
pub(super) fn cached(order: &Order<'_>, code: &str) -> String {
    let Some(assessment) = order.filled else { return String::new() };
    match (code, assessment.date) {
        ("date", Some(date)) => {
            let origin = jiff::civil::date(1899, 12, 30);
            (date - origin).get_days().to_string()
        }
        _ => field(assessment, code),
    }
}

/// What the first sheet says of a respondent before a spreadsheet calculates.
pub(super) fn cached_respondent(order: &Order<'_>, number: usize) -> (String, String) {
    let response = order.filled.and_then(|assessment| assessment.responses.get(number - 1));
    response.map_or_else(Default::default, |response| {
        let group = response.respondent.stakeholder.as_deref().unwrap_or("");
        (response.respondent.name.clone(), order.grid.stakeholder_label(group).to_owned())
    })
}

fn write_respondents(
    sheet: &mut Worksheet,
    order: &Order<'_>,
    names: &Names,
    progress: &Progress,
    lists: &mut Lists,
) -> Result<(), XlsxError> {
    let top = respondent_row(order, 0);
    let span = (home::LABEL, REMAINING);
    let title = if order.respondents == 1 { "Qui répond" } else { "Qui répond, chacune et chacun sur sa feuille" };
    paragraph(sheet, top - 1, span, title, &book::section(), WIDTH)?;
    for (column, title) in home::TITLES.into_iter().chain([(REMAINING, "Ce qui reste à répondre")]) {
        sheet.write_string_with_format(at(top), across(column), title, &header())?;
    }
    sheet.set_row_height(at(top), 30)?;
    for number in 1..=order.respondents {
        let row = at(respondent_row(order, number));
        sheet.write_string(row, across(home::CODE), home::RESPONDENT)?;
        let link = Url::new(format!("internal:'{}'!D6", names.answers[number - 1])).set_text(number.to_string());
        sheet.write_url_with_format(row, across(home::LABEL), &link, &book::framed())?;
        let response = order.filled.and_then(|assessment| assessment.responses.get(number - 1));
        let (name, group) = cached_respondent(order, number);
        let people = response.and_then(|response| response.respondent.people);
        let collective = response.is_some_and(|response| response.collective);
        for (column, value) in [
            (home::VALUE, name),
            (home::STAKEHOLDER, group),
            (home::COLLECTIVE, if collective { "oui".into() } else { String::new() }),
        ] {
            if value.is_empty() {
                sheet.write_blank(row, across(column), &input())?;
            } else {
                sheet.write_string_with_format(row, across(column), value, &input())?;
            }
        }
        match people {
            Some(people) => sheet.write_number_with_format(row, across(home::PEOPLE), people, &input())?,
            None => sheet.write_blank(row, across(home::PEOPLE), &input())?,
        };
        let counted = Formula::new(format!("={}", progress.formula(Some(&names.answers[number - 1]))))
            .set_result(progress.words(order, number));
        sheet.write_formula_with_format(row, across(REMAINING), counted, &book::framed())?;
    }
    let (first, last) = (at(top + 1), at(respondent_row(order, order.respondents)));
    let groups: Vec<String> = order.grid.stakeholders.iter().map(|group| capitalised(&group.label)).collect();
    let prompt = "Au nom de qui répond-on ? Choisissez dans la liste, ou écrivez.".replace(" ?", &format!("{NBSP}?"));
    let column = across(home::STAKEHOLDER);
    sheet.add_data_validation(first, column, last, column, &lists.or_typed(groups, &prompt)?)?;
    let people = DataValidation::new()
        .allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(1))
        .set_error_title("Un nombre")?
        .set_error_message("Écrivez un nombre entier, à partir de 1.")?;
    let column = across(home::PEOPLE);
    sheet.add_data_validation(first, column, last, column, &people)?;
    let column = across(home::COLLECTIVE);
    let collective = lists
        .only(vec!["oui".into(), "non".into()])?
        .set_input_message("oui, si ces réponses sont celles sur lesquelles le groupe s’est accordé.")?;
    sheet.add_data_validation(first, column, last, column, &collective)?;
    Ok(())
}
