<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Urgent issues: the box on forms, how a page stands beside the issue, what the timeline says of it, and pages on the desk. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- What is there to know before one pages; the context is <urgent>. -->
  <xsl:template name="urgent-costs">
    <p class="hint">
      <xsl:choose>
        <xsl:when test="@cost = 0">&urgent-free;</xsl:when>
        <xsl:when test="@short = 'yes'">&urgent-cost-short;</xsl:when>
        <xsl:otherwise>&urgent-cost;</xsl:otherwise>
      </xsl:choose>
      <xsl:if test="@false-cost != 0"><xsl:text> </xsl:text>&urgent-false-cost;</xsl:if>
    </p>
  </xsl:template>

  <xsl:template name="urgent-down">
    <xsl:param name="route"/>
    <xsl:call-template name="field">
      <xsl:with-param name="route" select="$route"/>
      <xsl:with-param name="name" select="'down'"/>
      <xsl:with-param name="label">&urgent-down;</xsl:with-param>
      <xsl:with-param name="hint">&urgent-down-hint;</xsl:with-param>
      <xsl:with-param name="lines" select="2"/>
    </xsl:call-template>
  </xsl:template>

  <!-- On the form of a new issue. -->
  <xsl:template match="urgent" mode="urgent-filing">
    <fieldset class="urgent-box">
      <legend class="vh">&urgent;</legend>
      <label class="choice">
        <input type="checkbox" id="f-urgent" name="urgent" value="yes" aria-describedby="f-urgent-hint"><xsl:if test="/page/form/fields/field[@name = 'urgent']"><xsl:attribute name="checked"/></xsl:if></input>
        <span><b>&urgent-box;</b><span class="hint" id="f-urgent-hint">&urgent-hint;</span></span>
      </label>
      <div class="urgent-more">
        <xsl:call-template name="urgent-down"><xsl:with-param name="route" select="'contract_new'"/></xsl:call-template>
        <xsl:call-template name="urgent-costs"/>
      </div>
    </fieldset>
  </xsl:template>

  <!-- Beside an issue. -->
  <xsl:template match="item" mode="urgent-side">
    <xsl:if test="../pages/paged or ../urgent">
      <section aria-labelledby="urgent">
        <h2 id="urgent">&urgent;</h2>
        <xsl:apply-templates select="../pages/paged[1]" mode="urgent-side"/>
        <xsl:apply-templates select="../urgent" mode="urgent-side"/>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template match="urgent" mode="urgent-side">
    <details class="fold">
      <xsl:if test="/page/form[@route = 'item_page']"><xsl:attribute name="open"/></xsl:if>
      <summary>&urgent-fold;</summary>
      <form class="stack" method="post" action="{$base}/N{../item/@number}/page">
        <xsl:call-template name="tokens"/>
        <p class="hint">&urgent-hint;</p>
        <xsl:call-template name="urgent-down"><xsl:with-param name="route" select="'item_page'"/></xsl:call-template>
        <xsl:call-template name="urgent-costs"/>
        <div class="actions"><button class="danger">&urgent-button;</button></div>
      </form>
    </details>
  </xsl:template>

  <xsl:template match="paged" mode="urgent-side">
    <xsl:variable name="live" select="@state = 'open' or @state = 'exhausted'"/>
    <div>
      <xsl:attribute name="class">urgent-card<xsl:if test="$live"> live</xsl:if></xsl:attribute>
      <p>
        <span>
          <xsl:attribute name="class">i i-<xsl:choose><xsl:when test="$live">alert</xsl:when><xsl:otherwise>resolved</xsl:otherwise></xsl:choose></xsl:attribute>
        </span>
        <b><xsl:text> </xsl:text><xsl:choose>
          <xsl:when test="@acknowledged-at">&urgent-acknowledged;</xsl:when>
          <xsl:when test="@state = 'open'">&urgent-open;</xsl:when>
          <xsl:when test="@state = 'exhausted'">&urgent-exhausted;</xsl:when>
          <xsl:otherwise>&urgent-closed;</xsl:otherwise>
        </xsl:choose></b>
      </p>
      <blockquote class="quoted as-typed"><xsl:value-of select="@what"/></blockquote>
      <p class="meta">
        <span>&urgent-paged-by;<xsl:text> </xsl:text><xsl:call-template name="time"><xsl:with-param name="at" select="@opened-at"/><xsl:with-param name="ago" select="@opened-at-ago"/></xsl:call-template></span>
        <span><xsl:choose>
          <xsl:when test="@delivered-at">&urgent-delivered;<xsl:text> </xsl:text><xsl:call-template name="time"><xsl:with-param name="at" select="@delivered-at"/><xsl:with-param name="ago" select="@delivered-at-ago"/></xsl:call-template></xsl:when>
          <xsl:when test="@state = 'open'">&urgent-not-delivered;</xsl:when>
          <xsl:when test="$live"><b class="bad">&urgent-never-delivered;</b></xsl:when>
        </xsl:choose></span>
        <xsl:if test="@next-at"><span>&urgent-level;. &urgent-next;<xsl:text> </xsl:text><xsl:call-template name="time"><xsl:with-param name="at" select="@next-at"/><xsl:with-param name="ago" select="@next-at-ago"/></xsl:call-template></span></xsl:if>
      </p>
      <xsl:if test="$staff and $live">
        <form method="post" action="{$base}/N{/page/item/@number}/page/acknowledge"><xsl:call-template name="tokens"/><button class="primary">&urgent-acknowledge;</button></form>
      </xsl:if>
      <xsl:if test="@false-cost"><p>&urgent-false;<xsl:text> </xsl:text><xsl:value-of select="@false-reason"/><xsl:if test="@false-refunded = 'yes'"><xsl:text> </xsl:text><b>&urgent-false-back;</b></xsl:if></p></xsl:if>
    </div>
    <xsl:if test="$staff">
      <xsl:choose>
        <xsl:when test="@false-entry and @false-refunded != 'yes'">
          <xsl:call-template name="urgent-reason">
            <xsl:with-param name="words">&urgent-take-back;</xsl:with-param>
            <xsl:with-param name="button">&urgent-take-back;</xsl:with-param>
            <xsl:with-param name="action" select="concat($base, '/contract/', @contract, '/mana/refund')"/>
            <xsl:with-param name="name" select="'entry'"/>
            <xsl:with-param name="value" select="@false-entry"/>
          </xsl:call-template>
        </xsl:when>
        <xsl:otherwise>
          <xsl:call-template name="urgent-reason">
            <xsl:with-param name="words">&urgent-judge;</xsl:with-param>
            <xsl:with-param name="hint">&urgent-judge-hint;</xsl:with-param>
            <xsl:with-param name="button">&urgent-judge-button;</xsl:with-param>
            <xsl:with-param name="action" select="concat($base, '/N', /page/item/@number, '/page/false')"/>
            <xsl:with-param name="name" select="'page'"/>
            <xsl:with-param name="value" select="@id"/>
          </xsl:call-template>
        </xsl:otherwise>
      </xsl:choose>
    </xsl:if>
    <xsl:if test="/page/notices/notice">
      <details class="fold">
        <summary>&urgent-notices;</summary>
        <ul class="told"><xsl:apply-templates select="/page/notices/notice" mode="urgent-side"/></ul>
      </details>
    </xsl:if>
  </xsl:template>

  <xsl:template name="urgent-reason">
    <xsl:param name="words"/>
    <xsl:param name="hint"/>
    <xsl:param name="button"/>
    <xsl:param name="action"/>
    <xsl:param name="name"/>
    <xsl:param name="value"/>
    <xsl:variable name="refused" select="/page/form[@route = 'item_page_false']"/>
    <details class="fold">
      <xsl:if test="$refused"><xsl:attribute name="open"/></xsl:if>
      <summary><xsl:value-of select="$words"/></summary>
      <form class="stack" method="post" action="{$action}">
        <xsl:call-template name="tokens"/>
        <input type="hidden" name="{$name}" value="{$value}"/>
        <div class="field">
          <label for="f-judged">&reason;</label>
          <xsl:if test="$hint"><p class="hint" id="f-judged-hint"><xsl:value-of select="$hint"/></p></xsl:if>
          <textarea id="f-judged" name="reason" rows="2" required=""><xsl:if test="$hint"><xsl:attribute name="aria-describedby">f-judged-hint</xsl:attribute></xsl:if><xsl:value-of select="$refused/fields/field[@name = 'reason']/@value"/></textarea>
        </div>
        <div class="actions"><button><xsl:value-of select="$button"/></button></div>
      </form>
    </details>
  </xsl:template>

  <xsl:template match="notice" mode="urgent-side">
    <li>
      <p><b><xsl:value-of select="@sent-to"/></b><xsl:if test="@schedule"><span class="muted"><xsl:text> </xsl:text>&urgent-on-call-for;</span></xsl:if></p>
      <p class="meta">
        <span><xsl:choose><xsl:when test="@event = 'trigger'">&urgent-trigger;</xsl:when><xsl:when test="@event = 'acknowledge'">&urgent-told-acknowledge;</xsl:when><xsl:otherwise>&urgent-told-resolve;</xsl:otherwise></xsl:choose><xsl:text> </xsl:text><xsl:call-template name="time"><xsl:with-param name="at" select="@made-at"/><xsl:with-param name="ago" select="@made-at-ago"/></xsl:call-template></span>
        <span><xsl:choose>
          <xsl:when test="@said = 'withdrawn'">&urgent-withdrawn;</xsl:when>
          <xsl:when test="@delivered = 'yes'">&urgent-arrived;</xsl:when>
          <xsl:when test="@delivered = 'no'"><b class="bad">&urgent-failed;</b><xsl:if test="@said"><xsl:text>: </xsl:text><xsl:value-of select="@said"/></xsl:if></xsl:when>
          <xsl:otherwise>&urgent-waiting;</xsl:otherwise>
        </xsl:choose></span>
      </p>
    </li>
  </xsl:template>

  <!-- On the timeline. -->
  <xsl:template match="entry[@kind = 'page']" mode="timeline">
    <li class="event" id="e{@id}">
      <span>
        <xsl:attribute name="class">i i-<xsl:choose><xsl:when test="@old = 'acknowledged' or @old = 'delivered' or @old = 'closed'">resolved</xsl:when><xsl:otherwise>alert</xsl:otherwise></xsl:choose></xsl:attribute>
      </span>
      <div>
        <p>
          <xsl:variable name="who"><xsl:choose><xsl:when test="@person"><xsl:value-of select="@person"/></xsl:when><xsl:when test="@old = 'acknowledged'"><xsl:value-of select="normalize-space(body)"/></xsl:when></xsl:choose></xsl:variable>
          <xsl:if test="$who != ''"><b><xsl:value-of select="$who"/></b><xsl:text> </xsl:text></xsl:if>
          <xsl:choose>
            <xsl:when test="@old = 'paged'">&e-paged;</xsl:when>
            <xsl:when test="@old = 'delivered'">&e-page-delivered;</xsl:when>
            <xsl:when test="@old = 'undeliverable'">&e-page-undeliverable;</xsl:when>
            <xsl:when test="@old = 'escalated'">&e-page-escalated;</xsl:when>
            <xsl:when test="@old = 'exhausted'">&e-page-exhausted;</xsl:when>
            <xsl:when test="@old = 'acknowledged'">&e-page-acknowledged;</xsl:when>
            <xsl:when test="@old = 'closed' and @person">&e-page-closed;</xsl:when>
            <xsl:when test="@old = 'closed'">&e-page-ended;</xsl:when>
            <xsl:otherwise>&e-page-false;</xsl:otherwise>
          </xsl:choose>
          <xsl:if test="@old = 'paged' and @new"><xsl:text> </xsl:text>&e-paged-cost;</xsl:if>
          <xsl:if test="body and (@old = 'paged' or @old = 'false')">:</xsl:if>
          <xsl:text> </xsl:text>
          <xsl:call-template name="entry-link"/>
          <xsl:call-template name="new-mark"/>
        </p>
        <xsl:if test="body and (@old = 'paged' or @old = 'false')"><div class="quoted prose"><xsl:call-template name="markup"><xsl:with-param name="from" select="body"/></xsl:call-template></div></xsl:if>
      </div>
    </li>
  </xsl:template>

  <!-- On the desk. -->
  <xsl:template match="pages[paged]" mode="urgent-desk">
    <section aria-labelledby="pages">
      <h2 id="pages">&urgent-pages;</h2>
      <ul class="lines urgent-lines">
        <xsl:for-each select="paged">
          <li>
            <div>
              <p><span class="i i-alert"/><xsl:text> </xsl:text><a href="{$base}/N{@item}"><b><xsl:value-of select="@title"/></b></a><xsl:text> </xsl:text><span class="mono">N<xsl:value-of select="@item"/></span></p>
              <p class="as-typed"><xsl:value-of select="@what"/></p>
              <p class="meta">
                <span><xsl:value-of select="@contract-name"/></span>
                <span>&urgent-paged-by;<xsl:text> </xsl:text><xsl:call-template name="time"><xsl:with-param name="at" select="@opened-at"/><xsl:with-param name="ago" select="@opened-at-ago"/></xsl:call-template></span>
                <span><xsl:choose>
                  <xsl:when test="@exhausted = 'yes'"><b class="bad">&urgent-exhausted;</b></xsl:when>
                  <xsl:otherwise>&urgent-level;. &urgent-next;<xsl:text> </xsl:text><xsl:call-template name="time"><xsl:with-param name="at" select="@next-at"/><xsl:with-param name="ago" select="@next-at-ago"/></xsl:call-template></xsl:otherwise>
                </xsl:choose></span>
              </p>
            </div>
            <form method="post" action="{$base}/N{@item}/page/acknowledge"><xsl:call-template name="tokens"/><button class="primary">&urgent-acknowledge;<span class="vh"><xsl:text> </xsl:text><xsl:value-of select="@title"/></span></button></form>
          </li>
        </xsl:for-each>
      </ul>
    </section>
  </xsl:template>

  <xsl:template match="flash[@code = 'paged']" mode="flash">&f-paged;</xsl:template>
  <xsl:template match="flash[@code = 'page-acknowledged']" mode="flash">&f-page-acknowledged;</xsl:template>
  <xsl:template match="flash[@code = 'page-ended']" mode="flash">&f-page-ended;</xsl:template>
  <xsl:template match="flash[@code = 'page-judged-false']" mode="flash">&f-page-judged-false;</xsl:template>
  <xsl:template match="problem[@code = 'may-not-page']" mode="sentence">&x-may-not-page;</xsl:template>
  <xsl:template match="problem[@code = 'page-open-already']" mode="sentence">&x-page-open-already;</xsl:template>
  <xsl:template match="problem[@code = 'page-item-closed']" mode="sentence">&x-page-item-closed;</xsl:template>
  <xsl:template match="problem[@code = 'page-ended']" mode="sentence">&x-page-ended;</xsl:template>
  <xsl:template match="problem[@code = 'page-false-already']" mode="sentence">&x-page-false-already;</xsl:template>
  <xsl:template match="problem[@code = 'page-false-free']" mode="sentence">&x-page-false-free;</xsl:template>
  <xsl:template match="problem[@code = 'required'][@field = 'down']" mode="sentence">&x-required-down;</xsl:template>
</xsl:stylesheet>
