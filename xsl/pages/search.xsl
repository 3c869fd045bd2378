<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What a query finds, for staff among all issues and for others among their own. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="search.title">
    <xsl:if test="query/@q"><xsl:value-of select="query/@q"/> &#183; </xsl:if>&search;
  </xsl:template>
  <xsl:template match="page" mode="search.width"><xsl:choose><xsl:when test="desk/queue">desk</xsl:when><xsl:otherwise>page</xsl:otherwise></xsl:choose></xsl:template>

  <xsl:variable name="search.here" select="concat($base, '/search?q=', /page/query/@q-address)"/>

  <xsl:template match="page" mode="search.main">
    <xsl:if test="desk/queue"><xsl:call-template name="folders"/></xsl:if>
    <div>
      <xsl:if test="desk/queue"><xsl:attribute name="class">desk-main</xsl:attribute></xsl:if>
      <h1>&search-issues;</h1>
      <form class="search" method="get" action="{$base}/search" role="search">
        <label class="vh" for="f-q">&search-issues;</label>
        <input id="f-q" type="search" name="q" value="{query/@q}" placeholder="&search-example;" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="1000" data-words="{$base}/search/words" data-offers="&search-offers;">
          <xsl:if test="not(query/@q)"><xsl:attribute name="autofocus"/></xsl:if>
          <xsl:if test="problems"><xsl:attribute name="aria-invalid">true</xsl:attribute><xsl:attribute name="aria-describedby">f-q-problem</xsl:attribute></xsl:if>
        </input>
        <button>&search;</button>
      </form>
      <xsl:choose>
        <xsl:when test="problems">
          <div class="alert" id="problems" role="alert" tabindex="-1">
            <p id="f-q-problem"><xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template><xsl:apply-templates select="problems/problem[1]" mode="sentence"/></p>
            <xsl:for-each select="problems/problem[1][@argument != '' and contains(/page/query/@q, @argument)]">
              <p><code><xsl:value-of select="substring-before(/page/query/@q, @argument)"/><mark><xsl:value-of select="@argument"/></mark><xsl:value-of select="substring-after(/page/query/@q, @argument)"/></code></p>
            </xsl:for-each>
          </div>
          <xsl:call-template name="search.help"><xsl:with-param name="open" select="true()"/></xsl:call-template>
        </xsl:when>
        <xsl:when test="items/item">
          <xsl:for-each select="items">
            <p class="meta"><span role="status">
              <xsl:choose>
                <xsl:when test="@beyond = 'yes'">&search-beyond;</xsl:when>
                <xsl:when test="@found = 1">&search-found-one;</xsl:when>
                <xsl:otherwise>&search-found;</xsl:otherwise>
              </xsl:choose></span>
              <xsl:if test="$staff"><span><a href="{$base}/staff/views?q={/page/query/@q-address}#new">&search-save;</a></span></xsl:if>
              <xsl:if test="$staff"><span><a href="{$base}/staff/bulk?q={/page/query/@q-address}">&bulk-link;</a></span></xsl:if>
            </p>
            <xsl:call-template name="rows"/>
            <xsl:call-template name="pager">
              <xsl:with-param name="next" select="@next"/>
              <xsl:with-param name="first" select="$search.here"/>
              <xsl:with-param name="here" select="concat($search.here, '&amp;')"/>
            </xsl:call-template>
          </xsl:for-each>
          <xsl:call-template name="search.help"/>
        </xsl:when>
        <xsl:when test="query/@q">
          <div class="empty"><xsl:call-template name="icon"><xsl:with-param name="name" select="'search'"/></xsl:call-template><p><b>&search-nothing;</b></p><p>&search-nothing-hint;</p></div>
          <xsl:call-template name="search.help"/>
        </xsl:when>
        <xsl:otherwise><xsl:call-template name="search.help"><xsl:with-param name="open" select="true()"/></xsl:call-template></xsl:otherwise>
      </xsl:choose>
    </div>
  </xsl:template>

  <xsl:template name="search.help">
    <xsl:param name="open"/>
    <details class="search-help">
      <xsl:if test="$open"><xsl:attribute name="open"/></xsl:if>
      <summary>&search-help;</summary>
      <dl>
        <dt><code>disk full</code></dt><dd>&q-help-words;</dd>
        <dt><code>"disk full"</code></dt><dd>&q-help-phrase;</dd>
        <dt><code>-disk</code></dt><dd>&q-help-not;</dd>
        <dt><code>is:open</code></dt><dd>&q-help-is;</dd>
        <xsl:if test="desk/queue"><dt><code>queue:paid,free</code></dt><dd>&q-help-queue;</dd></xsl:if>
        <xsl:if test="$staff">
          <dt><code>is:ready</code></dt><dd>&q-help-desk;</dd>
          <dt><code>due:&lt;1d</code></dt><dd>&q-help-due;</dd>
          <dt><code>owner:me</code></dt><dd>&q-help-owner;</dd>
          <dt><code>tag:outage</code></dt><dd>&q-help-tag;</dd>
          <dt><code>region:eu cost:&gt;100</code></dt><dd>&q-help-field;</dd>
          <dt><code>from:someone@example.com</code></dt><dd>&q-help-from;</dd>
        </xsl:if>
        <dt><code>contract:acme</code></dt><dd>&q-help-contract;</dd>
        <dt><code>priority:&gt;=high</code></dt><dd>&q-help-priority;</dd>
        <dt><code>created:&lt;7d</code></dt><dd>&q-help-created;</dd>
        <dt><code>updated:2026-03..2026-05</code></dt><dd>&q-help-updated;</dd>
        <dt><code>comments:0</code></dt><dd>&q-help-comments;</dd>
        <dt><code>sort:age</code></dt><dd>&q-help-sort;</dd>
        <dt><code>N123</code></dt><dd>&q-help-number;</dd>
      </dl>
    </details>
  </xsl:template>
</xsl:stylesheet>
