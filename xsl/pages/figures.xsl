<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Figures of the desk, for staff. Every picture has its table, and the heat map is one. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="figures.title">&df-title;</xsl:template>
  <xsl:template match="page" mode="figures.width">desk</xsl:template>
  <xsl:variable name="figures.asked" select="concat('days=', /page/query/@days, '&amp;queue=', /page/query/@queue, '&amp;plan=', /page/query/@plan)"/>

  <xsl:template match="page" mode="figures.main">
    <xsl:call-template name="folders"/>
    <div class="desk-main">
      <h1>&df-title;</h1>
      <p class="lead">&df-lead;</p>
      <form class="row-form" method="get" action="{$base}/staff/figures">
        <label for="f-days">&df-range;</label>
        <select id="f-days" name="days">
          <option value="7"><xsl:if test="query/@days = 7"><xsl:attribute name="selected"/></xsl:if>7 &df-days;</option>
          <option value="30"><xsl:if test="query/@days = 30"><xsl:attribute name="selected"/></xsl:if>30 &df-days;</option>
          <option value="90"><xsl:if test="query/@days = 90"><xsl:attribute name="selected"/></xsl:if>90 &df-days;</option>
        </select>
        <select id="f-queue" name="queue" aria-label="&queue;"><option value="">&df-every-queue;</option><xsl:for-each select="desk/queue"><option value="{@key}"><xsl:if test="@key = /page/query/@queue"><xsl:attribute name="selected"/></xsl:if><xsl:value-of select="@name"/></option></xsl:for-each></select>
        <select id="f-plan" name="plan" aria-label="&plan;"><option value="">&df-every-plan;</option><xsl:for-each select="plans/plan"><option value="{@key}"><xsl:if test="@key = /page/query/@plan"><xsl:attribute name="selected"/></xsl:if><xsl:value-of select="@name"/></option></xsl:for-each></select>
        <button>&df-apply;</button>
      </form>

      <section class="card" aria-labelledby="backlog">
        <h2 id="backlog">&df-backlog;</h2>
        <xsl:choose>
          <xsl:when test="backlog/queue">
            <div class="scroll" tabindex="0" role="group" aria-labelledby="backlog">
              <table class="data">
                <thead><tr><th scope="col">&queue;</th><th scope="col" class="to-right">&df-open;</th><th scope="col" class="to-right">&df-unowned;</th><th scope="col" class="to-right">&df-waiting;</th><th scope="col" class="to-right">&df-late;</th><th scope="col" class="to-right">&df-age-day;</th><th scope="col" class="to-right">&df-age-3;</th><th scope="col" class="to-right">&df-age-7;</th><th scope="col" class="to-right">&df-age-30;</th><th scope="col" class="to-right">&df-age-90;</th><th scope="col" class="to-right">&df-age-older;</th></tr></thead>
                <tbody><xsl:for-each select="backlog/queue"><tr><th scope="row"><a href="{$base}/queue/{@key}"><xsl:value-of select="@name"/></a></th><td class="to-right"><xsl:value-of select="@open"/></td><td class="to-right"><xsl:value-of select="@unowned"/></td><td class="to-right"><xsl:value-of select="@waiting"/></td><td class="to-right"><xsl:value-of select="@late"/></td><td class="to-right"><xsl:value-of select="@day"/></td><td class="to-right"><xsl:value-of select="@days3"/></td><td class="to-right"><xsl:value-of select="@days7"/></td><td class="to-right"><xsl:value-of select="@days30"/></td><td class="to-right"><xsl:value-of select="@days90"/></td><td class="to-right"><xsl:value-of select="@older"/></td></tr></xsl:for-each></tbody>
              </table>
            </div>
          </xsl:when>
          <xsl:otherwise><p class="muted">&df-none;</p></xsl:otherwise>
        </xsl:choose>
      </section>

      <section class="card" aria-labelledby="flow">
        <h2 id="flow">&df-flow;</h2>
        <svg class="graph" viewBox="0 0 360 132" role="img" aria-labelledby="flow-t flow-d">
          <title id="flow-t">&df-flow;</title>
          <desc id="flow-d">&df-flow-desc;</desc>
          <g class="grid"><line x1="32" x2="352" y1="110" y2="110"/><line x1="32" x2="352" y1="10" y2="10"/><text x="28" y="14"><xsl:value-of select="days/@most"/></text><text x="28" y="113">0</text></g>
          <g transform="translate(32 10)">
            <xsl:for-each select="days/day">
              <xsl:if test="@arrived-height &gt; 0"><rect class="share" x="{@x}" y="{100 - @arrived-height}" width="{@width}" height="{@arrived-height}"/></xsl:if>
              <xsl:if test="@closed-height &gt; 0"><rect class="share none" x="{@x + @width}" y="{100 - @closed-height}" width="{@width}" height="{@closed-height}"/></xsl:if>
            </xsl:for-each>
          </g>
          <text x="32" y="126"><xsl:value-of select="days/day[1]/@day"/></text><text class="end" x="352" y="126"><xsl:value-of select="days/day[last()]/@day"/></text>
        </svg>
        <p class="legend"><span class="k-came">&df-came;</span><xsl:text> </xsl:text><span class="k-closed">&df-closed;</span></p>
        <details class="fold inline"><summary>&st-as-table;<span class="vh">: &df-flow;</span></summary>
          <p><a href="{$base}/staff/figures.csv?{$figures.asked}">&df-as-csv;</a></p>
          <table class="data"><thead><tr><th scope="col">&df-day;</th><th scope="col" class="to-right">&df-came;</th><th scope="col" class="to-right">&df-closed;</th></tr></thead>
            <tbody><xsl:for-each select="days/day"><tr><th scope="row"><xsl:value-of select="@day"/></th><td class="to-right"><xsl:value-of select="@arrived"/></td><td class="to-right"><xsl:value-of select="@closed"/></td></tr></xsl:for-each></tbody>
          </table>
        </details>
      </section>

      <xsl:if test="satisfactions/queue">
        <section class="card" aria-labelledby="ratings">
          <h2 id="ratings">&df-ratings;</h2>
          <p class="hint">&df-ratings-lead;</p>
          <div class="scroll" tabindex="0" role="group" aria-labelledby="ratings">
            <table class="data">
              <thead><tr><th scope="col">&queue;</th><th scope="col" class="to-right">&rating-good;</th><th scope="col" class="to-right">&rating-middling;</th><th scope="col" class="to-right">&rating-bad;</th><th scope="col" class="to-right">&df-ratings-said;</th></tr></thead>
              <tbody><xsl:for-each select="satisfactions/queue"><tr><th scope="row"><xsl:value-of select="@name"/></th><td class="to-right"><xsl:value-of select="@good"/></td><td class="to-right"><xsl:value-of select="@middling"/></td><td class="to-right"><xsl:value-of select="@bad"/></td><td class="to-right"><xsl:value-of select="@said"/></td></tr></xsl:for-each></tbody>
            </table>
          </div>
        </section>
      </xsl:if>

      <section class="card" aria-labelledby="hours">
        <h2 id="hours">&df-hours;</h2>
        <p class="hint">&df-hours-lead;</p>
        <div class="scroll" tabindex="0" role="group" aria-labelledby="hours">
          <table class="heat">
            <thead><tr><th scope="col"><span class="vh">&df-weekday;</span></th><th scope="col">0</th><th scope="col">1</th><th scope="col">2</th><th scope="col">3</th><th scope="col">4</th><th scope="col">5</th><th scope="col">6</th><th scope="col">7</th><th scope="col">8</th><th scope="col">9</th><th scope="col">10</th><th scope="col">11</th><th scope="col">12</th><th scope="col">13</th><th scope="col">14</th><th scope="col">15</th><th scope="col">16</th><th scope="col">17</th><th scope="col">18</th><th scope="col">19</th><th scope="col">20</th><th scope="col">21</th><th scope="col">22</th><th scope="col">23</th></tr></thead>
            <tbody>
              <xsl:call-template name="figures.weekday"><xsl:with-param name="day" select="0"/><xsl:with-param name="name">&monday;</xsl:with-param></xsl:call-template>
              <xsl:call-template name="figures.weekday"><xsl:with-param name="day" select="1"/><xsl:with-param name="name">&tuesday;</xsl:with-param></xsl:call-template>
              <xsl:call-template name="figures.weekday"><xsl:with-param name="day" select="2"/><xsl:with-param name="name">&wednesday;</xsl:with-param></xsl:call-template>
              <xsl:call-template name="figures.weekday"><xsl:with-param name="day" select="3"/><xsl:with-param name="name">&thursday;</xsl:with-param></xsl:call-template>
              <xsl:call-template name="figures.weekday"><xsl:with-param name="day" select="4"/><xsl:with-param name="name">&friday;</xsl:with-param></xsl:call-template>
              <xsl:call-template name="figures.weekday"><xsl:with-param name="day" select="5"/><xsl:with-param name="name">&saturday;</xsl:with-param></xsl:call-template>
              <xsl:call-template name="figures.weekday"><xsl:with-param name="day" select="6"/><xsl:with-param name="name">&sunday;</xsl:with-param></xsl:call-template>
            </tbody>
          </table>
        </div>
      </section>

      <section class="card" aria-labelledby="people">
        <h2 id="people">&df-people;</h2>
        <table class="data"><thead><tr><th scope="col">&df-person;</th><th scope="col" class="to-right">&df-open;</th><th scope="col" class="to-right">&df-waiting;</th><th scope="col" class="to-right">&df-late;</th></tr></thead>
          <tbody><xsl:for-each select="people/person"><tr><th scope="row"><xsl:value-of select="@name"/></th><td class="to-right"><xsl:value-of select="@open"/></td><td class="to-right"><xsl:value-of select="@waiting"/></td><td class="to-right"><xsl:value-of select="@late"/></td></tr></xsl:for-each></tbody>
        </table>
      </section>

      <section class="card" aria-labelledby="costs">
        <h2 id="costs">&df-contracts;</h2>
        <p class="hint">&df-contracts-lead;</p>
        <table class="data"><thead><tr><th scope="col">&contract;</th><th scope="col">&plan;</th><th scope="col" class="to-right">&df-issues;</th><th scope="col" class="to-right">&mana;</th></tr></thead>
          <tbody><xsl:for-each select="contracts/contract"><tr><th scope="row"><a href="{$base}/contract/{@id}/staff"><xsl:value-of select="@name"/></a></th><td><xsl:value-of select="@plan-name"/></td><td class="to-right"><xsl:value-of select="@issues"/></td><td class="to-right"><xsl:value-of select="@mana"/></td></tr></xsl:for-each></tbody>
        </table>
      </section>
    </div>
  </xsl:template>

  <xsl:template name="figures.weekday">
    <xsl:param name="day"/>
    <xsl:param name="name"/>
    <tr>
      <th scope="row"><xsl:value-of select="$name"/></th>
      <xsl:call-template name="figures.cells"><xsl:with-param name="cells" select="/page/hours/hour[@weekday = $day]"/></xsl:call-template>
    </tr>
  </xsl:template>

  <xsl:template name="figures.cells">
    <xsl:param name="cells"/>
    <xsl:param name="hour" select="0"/>
    <xsl:if test="$hour &lt; 24">
      <xsl:variable name="cell" select="$cells[@hour = $hour]"/>
      <td><xsl:if test="$cell"><xsl:attribute name="class">h-<xsl:value-of select="$cell/@level"/></xsl:attribute><xsl:attribute name="title"><xsl:value-of select="$cell/@typical-seconds-words"/>, <xsl:value-of select="$cell/@issues"/></xsl:attribute><xsl:value-of select="$cell/@issues"/><span class="vh"> (<xsl:value-of select="$cell/@typical-seconds-words"/>)</span></xsl:if></td>
      <xsl:call-template name="figures.cells"><xsl:with-param name="cells" select="$cells"/><xsl:with-param name="hour" select="$hour + 1"/></xsl:call-template>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
