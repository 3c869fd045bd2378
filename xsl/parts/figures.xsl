<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The public figures of queues: sentences, tables, and pictures that have a table beside them. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- In half a sentence. -->
  <xsl:template match="queue" mode="figures">
    <span class="figure"><b><xsl:value-of select="@name"/></b><xsl:text> </xsl:text>
      <xsl:choose>
        <xsl:when test="@enough = 'no'">&figure-few;</xsl:when>
        <xsl:when test="@median-seconds">&figure-half;</xsl:when>
        <xsl:otherwise>&figure-slow;</xsl:otherwise>
      </xsl:choose>
      <xsl:if test="@promise-seconds"> (&figure-promised;)</xsl:if>
    </span><xsl:text> </xsl:text>
  </xsl:template>

  <!-- Promise and truth in one sentence, and who waits. -->
  <xsl:template match="queue" mode="figures-say">
    <p class="say">
      <xsl:choose>
        <xsl:when test="@promise-seconds">&st-promise;</xsl:when>
        <xsl:otherwise>&st-no-promise;</xsl:otherwise>
      </xsl:choose>
      <xsl:text> </xsl:text>
      <xsl:choose>
        <xsl:when test="@enough = 'no'">&st-few;</xsl:when>
        <xsl:otherwise>
          <xsl:choose>
            <xsl:when test="@median-seconds">&st-half;</xsl:when>
            <xsl:otherwise>&st-slow;</xsl:otherwise>
          </xsl:choose>
          <xsl:if test="@open-median-seconds"> (&st-half-open;)</xsl:if>
          <xsl:choose>
            <xsl:when test="@promise-seconds and @within-promise">, &st-within;</xsl:when>
            <xsl:when test="@rate">; &st-answered;</xsl:when>
          </xsl:choose>
          <xsl:text>.</xsl:text>
        </xsl:otherwise>
      </xsl:choose>
    </p>
    <xsl:if test="@waiting">
      <p class="hint">
        <xsl:choose>
          <xsl:when test="@waiting = 0">&st-waiting-none;</xsl:when>
          <xsl:when test="@waiting = 1">&st-waiting-one;</xsl:when>
          <xsl:otherwise>&st-waiting;</xsl:otherwise>
        </xsl:choose>
      </p>
    </xsl:if>
    <xsl:if test="@good"><p class="hint">&st-ratings;</p></xsl:if>
  </xsl:template>

  <!-- Four cells of a row that stands for a span of days: issues, half, nine of ten, promise or share. -->
  <xsl:template match="span | week | month" mode="figures-cells">
    <td class="to-right"><xsl:value-of select="@arrivals"/></td>
    <xsl:choose>
      <xsl:when test="@enough = 'no'"><td class="muted" colspan="4">&st-too-few;</td></xsl:when>
      <xsl:otherwise>
        <td><xsl:value-of select="@median-seconds-words"/><xsl:if test="not(@median-seconds)"><span class="muted">&st-not-half;</span></xsl:if><xsl:if test="@open-median-seconds"><span class="of-open">&st-median-open;</span></xsl:if></td>
        <td><xsl:value-of select="@ninetieth-seconds-words"/><xsl:if test="not(@ninetieth-seconds)"><span class="muted">&st-not-half;</span></xsl:if><xsl:if test="@open-ninetieth-seconds"><span class="of-open">&st-ninetieth-open;</span></xsl:if></td>
        <td class="to-right"><xsl:if test="@within-promise"><xsl:value-of select="@within-promise"/> %</xsl:if></td>
        <td class="to-right"><xsl:if test="@rate"><xsl:value-of select="@rate"/> %</xsl:if></td>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="figures-heads">
    <th scope="col" class="to-right">&st-issues;</th><th scope="col">&st-median;</th><th scope="col">&st-ninetieth;</th><th scope="col" class="to-right">&st-kept;</th><th scope="col" class="to-right">&st-share;</th>
  </xsl:template>

  <!-- The last 7, 30 and 90 days of the context queue. -->
  <xsl:template match="queue" mode="figures-spans">
    <div class="scroll" tabindex="0" role="group" aria-labelledby="q-{@key}">
      <table class="data">
        <thead><tr><th scope="col">&st-span;</th><xsl:call-template name="figures-heads"/></tr></thead>
        <tbody>
          <xsl:for-each select="/page/spans/span[@queue = current()/@key]"><tr><th scope="row">&st-days;</th><xsl:apply-templates select="." mode="figures-cells"/></tr></xsl:for-each>
        </tbody>
      </table>
    </div>
  </xsl:template>

  <!-- When the second clock of the context queue runs. -->
  <xsl:template match="queue" mode="figures-hours">
    <xsl:variable name="days" select="/page/hours/day[@queue = current()/@key]"/>
    <xsl:if test="$days">
      <details class="fold inline">
        <summary>&st-hours;<span class="vh">: <xsl:value-of select="@name"/></span></summary>
        <table class="data">
          <caption>&st-hours-zone;<xsl:text> </xsl:text><xsl:value-of select="$days/@time-zone"/></caption>
          <tbody>
            <xsl:for-each select="$days">
              <tr>
                <th scope="row">
                  <xsl:choose>
                    <xsl:when test="@weekday = 1">&monday;</xsl:when><xsl:when test="@weekday = 2">&tuesday;</xsl:when><xsl:when test="@weekday = 3">&wednesday;</xsl:when>
                    <xsl:when test="@weekday = 4">&thursday;</xsl:when><xsl:when test="@weekday = 5">&friday;</xsl:when><xsl:when test="@weekday = 6">&saturday;</xsl:when><xsl:otherwise>&sunday;</xsl:otherwise>
                  </xsl:choose>
                </th>
                <td><xsl:value-of select="@hours"/></td>
              </tr>
            </xsl:for-each>
          </tbody>
        </table>
      </details>
    </xsl:if>
  </xsl:template>

  <xsl:template match="queue" mode="figures-charts">
    <xsl:variable name="weeks" select="/page/weeks/week[@queue = current()/@key]"/>
    <xsl:variable name="classes" select="/page/classes/class[@queue = current()/@key]"/>
    <xsl:if test="$weeks or $classes">
      <div class="charts">
        <xsl:if test="$weeks[@median-y or @ninetieth-y]">
          <figure>
            <figcaption>&st-weeks;</figcaption>
            <xsl:call-template name="figures-weeks-chart"><xsl:with-param name="weeks" select="$weeks"/></xsl:call-template>
            <p class="legend"><span class="k-half">&st-key-half;</span><xsl:text> </xsl:text><span class="k-nine">&st-key-nine;</span><xsl:if test="@promise-seconds"><xsl:text> </xsl:text><span class="k-promise">&st-key-promise;</span></xsl:if></p>
            <details class="fold inline"><summary>&st-as-table;<span class="vh">: &st-weeks;, <xsl:value-of select="@name"/></span></summary>
              <div class="scroll" tabindex="0" role="group" aria-label="&st-weeks-of; {@name}">
                <table class="data">
                  <thead><tr><th scope="col">&st-week;</th><xsl:call-template name="figures-heads"/></tr></thead>
                  <tbody><xsl:for-each select="$weeks"><tr><th scope="row"><xsl:value-of select="@begins"/></th><xsl:apply-templates select="." mode="figures-cells"/></tr></xsl:for-each></tbody>
                </table>
              </div>
            </details>
          </figure>
        </xsl:if>
        <xsl:if test="$classes">
          <figure>
            <figcaption>&st-spread;</figcaption>
            <xsl:call-template name="figures-spread-chart"><xsl:with-param name="classes" select="$classes"/></xsl:call-template>
            <details class="fold inline"><summary>&st-as-table;<span class="vh">: &st-spread;, <xsl:value-of select="@name"/></span></summary>
              <table class="data">
                <thead><tr><th scope="col">&st-took;</th><th scope="col" class="to-right">&st-issues;</th><th scope="col" class="to-right">&st-percent;</th></tr></thead>
                <tbody><xsl:for-each select="$classes"><tr><th scope="row"><xsl:call-template name="figures-class"/></th><td class="to-right"><xsl:value-of select="@issues"/></td><td class="to-right"><xsl:value-of select="@percent"/> %</td></tr></xsl:for-each></tbody>
              </table>
            </details>
          </figure>
        </xsl:if>
      </div>
    </xsl:if>
  </xsl:template>

  <!-- Weeks are places in a picture 300 by 120, as the statement says; its margins are for words. -->
  <xsl:template name="figures-weeks-chart">
    <xsl:param name="weeks"/>
    <svg class="graph" viewBox="0 0 360 156" role="img" aria-labelledby="wt-{@key} wd-{@key}">
      <title id="wt-{@key}">&st-weeks-of; <xsl:value-of select="@name"/></title>
      <desc id="wd-{@key}">&st-weeks-desc;</desc>
      <g class="grid">
        <line x1="44" x2="352" y1="84" y2="84"/><text x="40" y="88">&y-hour;</text>
        <line x1="44" x2="352" y1="56" y2="56"/><text x="40" y="60">&y-half-day;</text>
        <line x1="44" x2="352" y1="26" y2="26"/><text x="40" y="30">&y-week;</text>
        <line x1="44" x2="352" y1="130" y2="130"/><text x="40" y="134">&y-minute;</text>
      </g>
      <g class="dates">
        <text x="48" y="150"><xsl:value-of select="$weeks[1]/@begins"/></text>
        <text x="348" y="150" class="end"><xsl:value-of select="$weeks[last()]/@begins"/></text>
      </g>
      <g transform="translate(48 10)">
        <xsl:if test="$weeks[1]/@promise-y"><line class="promise" x1="-4" x2="304" y1="{$weeks[1]/@promise-y}" y2="{$weeks[1]/@promise-y}"/></xsl:if>
        <path class="nine"><xsl:attribute name="d"><xsl:for-each select="$weeks[@ninetieth-y]"><xsl:choose><xsl:when test="preceding-sibling::week[1][@queue = current()/@queue][@ninetieth-y]">L</xsl:when><xsl:otherwise>M</xsl:otherwise></xsl:choose><xsl:value-of select="@x"/>,<xsl:value-of select="@ninetieth-y"/></xsl:for-each></xsl:attribute></path>
        <path class="half"><xsl:attribute name="d"><xsl:for-each select="$weeks[@median-y]"><xsl:choose><xsl:when test="preceding-sibling::week[1][@queue = current()/@queue][@median-y]">L</xsl:when><xsl:otherwise>M</xsl:otherwise></xsl:choose><xsl:value-of select="@x"/>,<xsl:value-of select="@median-y"/></xsl:for-each></xsl:attribute></path>
        <xsl:for-each select="$weeks[@median-y]"><circle class="half" cx="{@x}" cy="{@median-y}" r="2.5"/></xsl:for-each>
      </g>
    </svg>
  </xsl:template>

  <xsl:template name="figures-spread-chart">
    <xsl:param name="classes"/>
    <svg class="graph" viewBox="0 0 360 156" role="img" aria-labelledby="st-{@key} sd-{@key}">
      <title id="st-{@key}">&st-spread-of; <xsl:value-of select="@name"/></title>
      <desc id="sd-{@key}">&st-spread-desc;</desc>
      <xsl:for-each select="$classes">
        <xsl:variable name="y" select="(@class - 1) * 17"/>
        <text class="what" x="70" y="{$y + 12}"><xsl:call-template name="figures-class"><xsl:with-param name="short" select="true()"/></xsl:call-template></text>
        <rect x="76" y="{$y + 2}" width="{@percent * 2.4}" height="13">
          <xsl:attribute name="class">share<xsl:if test="@class = 9"> none</xsl:if></xsl:attribute>
        </rect>
        <text x="{82 + @percent * 2.4}" y="{$y + 12}"><xsl:value-of select="@percent"/> %</text>
      </xsl:for-each>
    </svg>
  </xsl:template>

  <xsl:template name="figures-class">
    <xsl:param name="short" select="false()"/>
    <xsl:choose>
      <xsl:when test="$short">
        <xsl:choose>
          <xsl:when test="@class = 1">&c-short-1;</xsl:when><xsl:when test="@class = 2">&c-short-2;</xsl:when><xsl:when test="@class = 3">&c-short-3;</xsl:when>
          <xsl:when test="@class = 4">&c-short-4;</xsl:when><xsl:when test="@class = 5">&c-short-5;</xsl:when><xsl:when test="@class = 6">&c-short-6;</xsl:when>
          <xsl:when test="@class = 7">&c-short-7;</xsl:when><xsl:when test="@class = 8">&c-short-8;</xsl:when><xsl:otherwise>&c-short-9;</xsl:otherwise>
        </xsl:choose>
      </xsl:when>
      <xsl:when test="@class = 1">&c-1;</xsl:when><xsl:when test="@class = 2">&c-2;</xsl:when><xsl:when test="@class = 3">&c-3;</xsl:when>
      <xsl:when test="@class = 4">&c-4;</xsl:when><xsl:when test="@class = 5">&c-5;</xsl:when><xsl:when test="@class = 6">&c-6;</xsl:when>
      <xsl:when test="@class = 7">&c-7;</xsl:when><xsl:when test="@class = 8">&c-8;</xsl:when><xsl:otherwise>&c-9;</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- The months of the queues the page shows. -->
  <xsl:template name="figures-months">
    <xsl:param name="with-queue" select="true()"/>
    <xsl:if test="/page/months/month">
      <details class="fold">
        <summary>&st-months;</summary>
        <p class="hint">&st-follow;<xsl:text> </xsl:text><a href="{$base}{/page/@path}.atom">Atom</a>, <a href="{$base}{/page/@path}.csv">CSV</a></p>
        <div class="scroll" tabindex="0" role="group" aria-label="&st-months;">
          <table class="data">
            <thead><tr><th scope="col">&st-month;</th><xsl:if test="$with-queue"><th scope="col">&st-queue;</th></xsl:if><xsl:call-template name="figures-heads"/></tr></thead>
            <tbody>
              <xsl:for-each select="/page/months/month">
                <tr><th scope="row"><xsl:value-of select="substring(@begins, 1, 7)"/><xsl:if test="@over = 'no'"><span class="muted"> (&st-not-over;)</span></xsl:if></th><xsl:if test="$with-queue"><td><xsl:value-of select="@name"/></td></xsl:if><xsl:apply-templates select="." mode="figures-cells"/></tr>
              </xsl:for-each>
            </tbody>
          </table>
        </div>
      </details>
    </xsl:if>
  </xsl:template>

  <xsl:template name="figures-how">
    <details class="fold">
      <summary>&how-counted;</summary>
      <ul class="prose">
        <li>&count-first;</li>
        <li>&count-clock;</li>
        <li>&count-hours;</li>
        <li>&count-median;</li>
        <li>&count-due;</li>
        <li>&count-promise;</li>
        <li>&count-moved;</li>
        <li>&count-excluded;</li>
        <li>&count-days;</li>
      </ul>
    </details>
  </xsl:template>
</xsl:stylesheet>
