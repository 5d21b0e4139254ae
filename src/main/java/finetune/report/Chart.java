package finetune.report;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.IChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A picture of numbers, as PNG and as SVG. */
public final class Chart {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 480;
  private static final int SIDE = 560;

  static {
    System.setProperty("java.awt.headless", "true"); // pictures are drawn where there is no screen
  }

  private final IChart chart;

  private Chart(IChart chart) {
    this.chart = chart;
  }

  /** Points that are joined. */
  public record Curve(double[] x, double[] y) {}

  /**
   * Curves by their names.
   *
   * @param x what lies along the horizontal axis
   * @param y what along the vertical one
   */
  public static Chart lines(String title, String x, String y, Map<String, Curve> curves) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    curves.forEach(
        (name, curve) ->
            chart.addSeries(name, curve.x(), gaps(curve.y())).setMarker(SeriesMarkers.NONE));
    return new Chart(chart);
  }

  /** With NaN, which interrupts a curve, for what has no place on the axis. */
  private static double[] gaps(double[] values) {
    return Arrays.stream(values).map(y -> Double.isFinite(y) ? y : Double.NaN).toArray();
  }

  /** The same with a vertical axis in powers of ten; all its numbers are above 0. */
  public static Chart logarithms(String title, String x, String y, Map<String, Curve> curves) {
    Chart chart = lines(title, x, y, curves);
    ((XYChart) chart.chart).getStyler().setYAxisLogarithmic(true);
    return chart;
  }

  /**
   * Numbers over a square as colours.
   *
   * @param places along both sides
   * @param values a row a place along the vertical side
   */
  public static Chart heat(String title, double[] places, double[][] values) {
    HeatMapChart chart = new HeatMapChartBuilder().width(SIDE).height(SIDE).title(title).build();
    chart.getStyler().setHeatMapValueDecimalPattern("0.000");
    List<Number[]> cells = new ArrayList<>();
    for (int row = 0; row < values.length; row++) {
      for (int column = 0; column < values[row].length; column++) {
        if (Double.isFinite(values[row][column])) {
          cells.add(new Number[] {column, row, values[row][column]});
        }
      }
    }
    List<String> names = Arrays.stream(places).mapToObj(Chart::name).toList();
    chart.addSeries("loss", names, names, cells);
    return new Chart(chart);
  }

  private static String name(double place) {
    return String.format(Locale.ROOT, "%.2f", place);
  }

  /** Writes it as PNG. */
  public void png(OutputStream out) throws IOException {
    ChartEncoder.saveChart(chart, out, "png");
  }

  /** Writes it as SVG. */
  public void svg(OutputStream out) throws IOException {
    ChartEncoder.saveChart(chart, out, "svg");
  }
}
