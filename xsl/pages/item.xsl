<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- One issue: its text, what happened, and the box to go on. Staff have more beside it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="item.title">N<xsl:value-of select="item/@number"/><xsl:text> </xsl:text><xsl:value-of select="item/@title"/></xsl:template>
  <xsl:template match="page" mode="item.width">page wide</xsl:template>

  <xsl:template match="page" mode="item.main">
    <xsl:apply-templates select="item" mode="item.page"/>
  </xsl:template>

  <xsl:template match="item" mode="item.page">
    <xsl:choose>
      <xsl:when test="$work and $staff">
        <xsl:call-template name="workbar"/>
      </xsl:when>
      <xsl:otherwise>
        <nav class="crumbs" aria-label="&breadcrumb;">
          <ol>
            <xsl:choose>
              <xsl:when test="@queue and ($staff or $role = 'community')">
                <li><a href="{$base}/staff">&queues;</a></li>
                <li><a href="{$base}/queue/{@queue}"><xsl:value-of select="@queue-name"/></a></li>
              </xsl:when>
              <xsl:otherwise>
                <li><a href="{$base}/">&support;</a></li>
                <xsl:if test="@contract"><li><a href="{$base}/contract/{@contract}"><xsl:value-of select="@contract-name"/></a></li></xsl:if>
              </xsl:otherwise>
            </xsl:choose>
            <li aria-current="page">N<xsl:value-of select="@number"/></li>
          </ol>
        </nav>
      </xsl:otherwise>
    </xsl:choose>
    <div class="item-head">
      <h1><xsl:value-of select="@title"/><xsl:text> </xsl:text><span class="mono">N<xsl:value-of select="@number"/></span></h1>
      <p class="meta">
        <xsl:call-template name="status-badge"/>
        <xsl:call-template name="priority-badge"/>
        <xsl:apply-templates select="../tags" mode="tags-head"/>
        <span>&filed;<xsl:text> </xsl:text><xsl:call-template name="time"><xsl:with-param name="at" select="@filed-at"/><xsl:with-param name="ago" select="@filed-at-ago"/></xsl:call-template></span>
      </p>
      <xsl:apply-templates select="../fields" mode="fields-head"/>
    </div>
    <xsl:for-each select="../mentioned">
      <form class="notice" method="post" action="{$base}/N{../item/@number}/mentions/read" data-seen="">
        <xsl:call-template name="tokens"/>
        <p>&mentions-here;<xsl:text> </xsl:text><a href="#e{@entry}">&mentions-here-link;</a></p>
        <button class="small">&mentions-read;</button>
      </form>
    </xsl:for-each>
    <xsl:apply-templates select="../now" mode="presence"/>
    <xsl:apply-templates select="../relations" mode="merged-notice"/>
    <div class="with-side">
      <div class="talk">
        <h2 class="vh">&conversation;</h2>
        <ol class="timeline">
          <xsl:apply-templates select="." mode="description"/>
          <xsl:for-each select="../timeline[@next]">
            <li class="event more"><p><a href="{$item-here}?before={@next}{$item-work}" data-older=""><xsl:choose>
              <xsl:when test="@older = 1">&older-one;</xsl:when>
              <xsl:when test="@older &gt; 1000">&older-many;</xsl:when>
              <xsl:otherwise>&older-entries;</xsl:otherwise>
            </xsl:choose></a></p></li>
          </xsl:for-each>
          <xsl:variable name="from" select="../timeline[@next]/entry[@kind != 'filed'][1]/@id"/>
          <xsl:variable name="to" select="../timeline[@newer]/entry[last()]/@id"/>
          <xsl:apply-templates select="../timeline/entry[@kind != 'filed'] | ../merged/entry[not($from) or @id &gt; $from][not($to) or @id &lt; $to]" mode="timeline"><xsl:sort select="@id" data-type="number"/></xsl:apply-templates>
          <xsl:for-each select="../timeline[@newer]">
            <li class="event more"><p><a href="{$item-here}?after={@newer}{$item-work}">&newer-entries;</a><xsl:text> </xsl:text><a href="{$item-here}{translate($item-work, '&amp;', '?')}">&newest-entries;</a></p></li>
          </xsl:for-each>
        </ol>
        <xsl:apply-templates select="../commands" mode="commands"/>
        <xsl:if test="../satisfaction/@may-rate = 'yes'"><xsl:apply-templates select="../satisfaction" mode="rating-item"/></xsl:if>
        <xsl:choose>
          <xsl:when test="@may-comment = 'yes'"><xsl:apply-templates select="." mode="composer"/></xsl:when>
          <xsl:otherwise><p class="notice"><xsl:call-template name="icon"><xsl:with-param name="name" select="'lock'"/></xsl:call-template>&may-not-comment;</p></xsl:otherwise>
        </xsl:choose>
      </div>
      <aside aria-label="&details;">
        <xsl:apply-templates select="." mode="item.side"/>
      </aside>
    </div>
  </xsl:template>

  <xsl:template match="item" mode="item.side">
    <xsl:if test="$staff"><xsl:call-template name="desk-side"/></xsl:if>
    <xsl:apply-templates select="." mode="urgent-side"/>
    <dl class="facts">
      <div>
        <dt>&owner;</dt>
        <dd>
          <xsl:choose>
            <xsl:when test="@owner"><xsl:call-template name="person"><xsl:with-param name="name" select="@owner"/></xsl:call-template></xsl:when>
            <xsl:otherwise><span class="muted">&nobody;</span></xsl:otherwise>
          </xsl:choose>
          <xsl:if test="@may-staff = 'yes' and not(@owner-id)">
            <form method="post" action="{$base}/N{@number}/claim" data-claim=""><xsl:call-template name="tokens"/><button class="small">&claim;</button></form>
          </xsl:if>
        </dd>
      </div>
      <xsl:if test="@queue and ($staff or $role = 'community')"><div><dt>&queue;</dt><dd><a href="{$base}/queue/{@queue}"><xsl:value-of select="@queue-name"/></a></dd></div></xsl:if>
      <div><dt>&requestor;</dt><dd><xsl:call-template name="person"><xsl:with-param name="name" select="@requestor"/></xsl:call-template></dd></div>
      <xsl:if test="not(../contract) and @contract-name">
        <div><dt>&contract;</dt><dd>
          <xsl:choose>
            <xsl:when test="@contract"><a href="{$base}/contract/{@contract}"><xsl:value-of select="@contract-name"/></a></xsl:when>
            <xsl:otherwise><xsl:value-of select="@contract-name"/></xsl:otherwise>
          </xsl:choose>
        </dd></div>
      </xsl:if>
      <div>
        <dt>&first-answer;</dt>
        <dd>
          <xsl:choose>
            <xsl:when test="@first-response-at"><xsl:call-template name="time"><xsl:with-param name="at" select="@first-response-at"/><xsl:with-param name="ago" select="@first-response-at-ago"/></xsl:call-template></xsl:when>
            <xsl:otherwise><span class="muted">&not-answered;</span></xsl:otherwise>
          </xsl:choose>
        </dd>
      </div>
      <div><dt>&last-activity;</dt><dd><xsl:call-template name="time"><xsl:with-param name="at" select="@activity-at"/><xsl:with-param name="ago" select="@activity-at-ago"/></xsl:call-template></dd></div>
    </dl>
    <xsl:apply-templates select="../clocks[clock]" mode="deadlines"/>
    <xsl:apply-templates select="../mail" mode="item-mail"/>
    <xsl:for-each select="../contract">
      <section class="card" aria-labelledby="side-contract">
        <h2 id="side-contract"><a href="{$base}/contract/{@id}"><xsl:value-of select="@name"/></a></h2>
        <p class="meta"><xsl:call-template name="contract-state"/><xsl:if test="@kind != 'free'"><span><xsl:call-template name="kind-words"><xsl:with-param name="kind" select="@kind"/></xsl:call-template></span></xsl:if></p>
        <p class="meta">
          <xsl:if test="@plan != '' and @kind != 'free'"><span>&plan;<xsl:text> </xsl:text><xsl:value-of select="@plan"/></span></xsl:if>
          <xsl:if test="@paid-until"><span>&paid-until;<xsl:text> </xsl:text><xsl:call-template name="day"><xsl:with-param name="at" select="@paid-until"/></xsl:call-template></span></xsl:if>
          <xsl:if test="@open-items"><span><xsl:choose><xsl:when test="@open-items = 1">&open-issues-one;</xsl:when><xsl:otherwise>&open-issues;</xsl:otherwise></xsl:choose></span></xsl:if>
          <xsl:if test="@mana"><span><a href="{$base}/contract/{@id}/mana?item={../item/@number}">&mana;<xsl:text> </xsl:text><xsl:value-of select="@mana"/></a></span></xsl:if>
        </p>
      </section>
    </xsl:for-each>
    <xsl:if test="not(../satisfaction/@may-rate = 'yes')"><xsl:apply-templates select="../satisfaction" mode="rating-item"/></xsl:if>
    <xsl:apply-templates select="../known-person" mode="person-side"/>
    <xsl:if test="../earlier/item">
      <section aria-labelledby="side-earlier">
        <h2 id="side-earlier">&earlier-items;</h2>
        <ul class="earlier">
          <xsl:for-each select="../earlier/item">
            <li><xsl:call-template name="status-icon"/><a href="{$base}/N{@number}"><xsl:value-of select="@title"/></a><span class="muted"><xsl:call-template name="time"><xsl:with-param name="at" select="@activity-at"/><xsl:with-param name="ago" select="@activity-at-ago"/></xsl:call-template></span></li>
          </xsl:for-each>
        </ul>
      </section>
    </xsl:if>
    <xsl:call-template name="relations-side"/>
    <xsl:call-template name="community-side"/>
    <xsl:call-template name="access-side"/>
    <xsl:if test="$staff"><p><a href="{$base}/N{@number}/answer">&answer-publish;</a></p></xsl:if>
    <xsl:if test="$staff and not($work) and @queue">
      <xsl:call-template name="take-next"><xsl:with-param name="queue" select="@queue"/><xsl:with-param name="label">&next-in;</xsl:with-param></xsl:call-template>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
