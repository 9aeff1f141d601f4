//! The profile as charts that Excel draws from the cells themselves: who corrects a cell sees them move.

use rust_xlsxwriter::{
    Chart, ChartAxis, ChartFont, ChartFormat, ChartMarker, ChartMarkerType, ChartSolidFill, ChartType, Color, XlsxError,
};

use super::super::Profile;
use super::page::{Page, Place};

/// The green of the page.
const GREEN: Color = Color::RGB(0x0017_665C);

/// Column of the titles, and that of the shares.
const TITLES: u16 = 0;
const SHARES: u16 = 2;

/// Bars for any profile, and a radar where the page has one: from three to eight sections, three of them with a score.
pub(super) fn charts(page: &mut Page<'_>, profile: &Profile, place: &Place) -> Result<(), XlsxError> {
    let sheet = page.sheet.name();
    let known = profile.sections.iter().filter(|row| row.score.share.is_some()).count();
    if known == 0 {
        return Ok(());
    }
    let rows = place.last - place.first + 1;
    let mut bars = Chart::new(ChartType::Bar);
    series(&mut bars, &sheet, place)
        .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(GREEN)))
        .set_gap(60);
    // Bars lie down: the axis of the titles is the upright one, and Excel draws the first bar at its foot.
    bars.y_axis().set_reverse().set_font(ChartFont::new().set_size(9));
    share_axis(bars.x_axis());
    bars.set_width(470).set_height((60 + 34 * rows).min(900));
    bars.set_alt_text("Part de l’échelle de chaque partie, en barres : les chiffres sont dans le tableau.");
    page.sheet.insert_chart(page.row, 0, &bars)?;
    let is_radar = (3..=8).contains(&profile.sections.len()) && known >= 3;
    if is_radar {
        let mut radar = Chart::new(ChartType::RadarWithMarkers);
        series(&mut radar, &sheet, place)
            .set_format(ChartFormat::new().set_line(rust_xlsxwriter::ChartLine::new().set_color(GREEN).set_width(2.25)))
            .set_marker(
                ChartMarker::new()
                    .set_type(ChartMarkerType::Circle)
                    .set_size(7)
                    .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(GREEN))),
            );
        share_axis(radar.y_axis());
        radar.set_width(480).set_height(380);
        radar.set_alt_text("Le même profil, en étoile.");
        page.sheet.insert_chart(page.row, 3, &radar)?;
    }
    // As high as the charts, so that what follows stands under them.
    page.row += 21;
    Ok(())
}

fn series<'c>(chart: &'c mut Chart, sheet: &str, place: &Place) -> &'c mut rust_xlsxwriter::ChartSeries {
    chart.legend().set_hidden();
    chart
        .add_series()
        .set_name("Part de l’échelle")
        .set_categories((sheet, place.first, TITLES, place.last, TITLES))
        .set_values((sheet, place.first, SHARES, place.last, SHARES))
}

fn share_axis(axis: &mut ChartAxis) {
    axis.set_min(0).set_max(1).set_major_unit(0.25).set_num_format("0%");
}
