<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- One contract: file first, then what is open, what is past, and who belongs to it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="contract.title"><xsl:value-of select="contract/@name"/></xsl:template>
  <xsl:template match="page" mode="contract.width">page wide</xsl:template>

  <xsl:template match="page" mode="contract.main">
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><li><a href="{$base}/">&all-contracts;</a></li><li aria-current="page"><xsl:value-of select="contract/@name"/></li></ol></nav>
    <xsl:for-each select="contract">
      <div class="head">
        <div>
          <h1><xsl:value-of select="@name"/></h1>
          <p class="meta">
            <xsl:call-template name="contract-state"/>
            <xsl:if test="@kind != 'free'"><span><xsl:call-template name="kind-words"><xsl:with-param name="kind" select="@kind"/></xsl:call-template></span></xsl:if>
            <xsl:if test="@plan != '' and @kind != 'free'"><span>&plan;<xsl:text> </xsl:text><xsl:value-of select="@plan"/></span></xsl:if>
            <xsl:if test="@paid-until"><span>&paid-until;<xsl:text> </xsl:text><xsl:call-template name="day"><xsl:with-param name="at" select="@paid-until"/></xsl:call-template></span></xsl:if>
          </p>
        </div>
        <xsl:if test="@may-file = 'yes'"><a class="button primary" href="{$base}/contract/{@id}/new">&file-issue;</a></xsl:if>
      </div>
      <xsl:if test="@kind = 'dedicated' and ($staff or @role = 'manager' or @role = 'contact')"><xsl:call-template name="contract.rename"/></xsl:if>
      <xsl:if test="@may-file != 'yes'"><xsl:call-template name="why-not"/></xsl:if>
    </xsl:for-each>
    <xsl:call-template name="contract-nav"/>
    <div class="with-side">
      <div>
        <section aria-labelledby="open">
          <h2 id="open">&open-issues-title;</h2>
          <xsl:choose>
            <xsl:when test="open-items/item"><xsl:for-each select="open-items"><xsl:call-template name="rows"/></xsl:for-each></xsl:when>
            <xsl:when test="contract/@may-file = 'yes'"><xsl:call-template name="empty"><xsl:with-param name="text">&no-open-issues;</xsl:with-param></xsl:call-template></xsl:when>
            <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="text">&no-open-issues-plain;</xsl:with-param></xsl:call-template></xsl:otherwise>
          </xsl:choose>
          <xsl:if test="open-items/@next or query/@open_after">
            <nav class="pager" aria-label="&pages-of-list;">
              <xsl:if test="query/@open_after"><a class="button" href="{$base}/contract/{contract/@id}">&newest;</a></xsl:if>
              <xsl:if test="open-items/@next"><a class="button" rel="next" href="{$base}/contract/{contract/@id}?open_after={open-items/@next}">&older-open;<xsl:call-template name="icon"><xsl:with-param name="name" select="'next'"/></xsl:call-template></a></xsl:if>
            </nav>
          </xsl:if>
        </section>
        <section aria-labelledby="past">
          <h2 id="past">&past-issues-title;</h2>
          <xsl:choose>
            <xsl:when test="past-items/item"><xsl:for-each select="past-items"><xsl:call-template name="rows"/></xsl:for-each></xsl:when>
            <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="text">&no-past-issues;</xsl:with-param></xsl:call-template></xsl:otherwise>
          </xsl:choose>
          <xsl:call-template name="pager">
            <xsl:with-param name="next" select="past-items/@next"/>
            <xsl:with-param name="first" select="concat($base, '/contract/', contract/@id)"/>
            <xsl:with-param name="here" select="concat($base, '/contract/', contract/@id, '?')"/>
          </xsl:call-template>
        </section>
      </div>
      <xsl:if test="people/person">
        <aside aria-labelledby="people">
          <h2 id="people">&people;</h2>
          <ul class="people">
            <xsl:for-each select="people/person[position() &lt;= 12]">
              <li>
                <xsl:call-template name="person"><xsl:with-param name="name" select="@name"/></xsl:call-template>
                <span class="muted"><xsl:call-template name="role-words"><xsl:with-param name="role" select="@role"/></xsl:call-template></span>
              </li>
            </xsl:for-each>
          </ul>
          <xsl:if test="count(people/person) &gt; 12"><p><a href="{$base}/contract/{contract/@id}/people">&all-people;</a></p></xsl:if>
        </aside>
      </xsl:if>
    </div>
  </xsl:template>

  <xsl:template name="contract.rename">
    <details class="fold rename">
      <xsl:if test="/page/form[@route = 'contract_name']"><xsl:attribute name="open"/></xsl:if>
      <summary>&rename;</summary>
      <form class="stack" method="post" action="{$base}/contract/{@id}/name">
        <xsl:call-template name="tokens"/>
        <xsl:call-template name="field">
          <xsl:with-param name="route" select="'contract_name'"/>
          <xsl:with-param name="name" select="'name'"/>
          <xsl:with-param name="label">&name;</xsl:with-param>
          <xsl:with-param name="hint">&rename-hint;</xsl:with-param>
          <xsl:with-param name="value" select="@name"/>
        </xsl:call-template>
        <div class="actions"><button>&rename-save;</button></div>
      </form>
    </details>
  </xsl:template>
</xsl:stylesheet>
