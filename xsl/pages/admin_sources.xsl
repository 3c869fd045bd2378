<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Where items come in, and the queue each starts in. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_sources.title">&admin-sources;</xsl:template>

  <xsl:variable name="admin_sources.here" select="concat($base, '/admin/sources')"/>
  <xsl:variable name="admin_sources.searched"><xsl:if test="/page/query/@q">q=<xsl:value-of select="/page/found/@address"/>&amp;</xsl:if></xsl:variable>

  <xsl:template match="page" mode="admin_sources.main">
    <xsl:call-template name="admin-crumbs"><xsl:with-param name="here">&admin-sources;</xsl:with-param></xsl:call-template>
    <h1>&admin-sources;</h1>
    <xsl:call-template name="search">
      <xsl:with-param name="action" select="$admin_sources.here"/>
      <xsl:with-param name="label">&sources-search;</xsl:with-param>
    </xsl:call-template>
    <xsl:choose>
      <xsl:when test="sources/source"><ul class="lines"><xsl:apply-templates select="sources/source" mode="admin_sources.source"/></ul></xsl:when>
      <xsl:when test="query/@q or query/@after"><div class="empty"><xsl:call-template name="icon"><xsl:with-param name="name" select="'queue'"/></xsl:call-template><p><b>&contracts-no-match;</b></p><p><a href="{$admin_sources.here}">&contracts-show-all;</a></p></div></xsl:when>
      <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="icon" select="'queue'"/><xsl:with-param name="text">&sources-none;</xsl:with-param></xsl:call-template></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="sources/@next or query/@after">
      <nav class="pager" aria-label="&pages-of-list;">
        <xsl:if test="query/@after"><a class="button" href="{$admin_sources.here}?{$admin_sources.searched}">&sources-first;</a></xsl:if>
        <xsl:if test="sources/@next"><a class="button" rel="next" href="{$admin_sources.here}?{$admin_sources.searched}after={sources/@next}">&sources-next;<xsl:call-template name="icon"><xsl:with-param name="name" select="'next'"/></xsl:call-template></a></xsl:if>
      </nav>
    </xsl:if>
  </xsl:template>

  <xsl:template match="source" mode="admin_sources.source">
    <xsl:variable name="refused" select="/page/form[@route = 'source_queue'][/page/@path = concat('/admin/sources/', current()/@id, '/queue')]"/>
    <li id="s{@id}">
      <div>
        <p><a href="{$base}/contract/{@contract}"><xsl:if test="@contract-kind != 'free'"><xsl:attribute name="href"><xsl:value-of select="concat($base, '/contract/', @contract, '/staff')"/></xsl:attribute></xsl:if><b><xsl:value-of select="@contract-name"/></b></a></p>
        <p class="meta"><span><xsl:choose><xsl:when test="@type = 'portal'">&source-portal;</xsl:when><xsl:otherwise><xsl:value-of select="@type"/></xsl:otherwise></xsl:choose></span><span><xsl:call-template name="kind-words"><xsl:with-param name="kind" select="@contract-kind"/></xsl:call-template></span></p>
        <xsl:if test="$refused/problems/problem[@field = 'queue']"><p class="problem"><xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template><xsl:apply-templates select="$refused/problems/problem[@field = 'queue'][1]" mode="sentence"/></p></xsl:if>
      </div>
      <form class="row-form" method="post" action="{$admin_sources.here}/{@id}/queue">
        <xsl:call-template name="tokens"/>
        <xsl:if test="/page/query/@q"><input type="hidden" name="q" value="{/page/query/@q}"/></xsl:if>
        <xsl:if test="/page/query/@after"><input type="hidden" name="after" value="{/page/query/@after}"/></xsl:if>
        <label for="q{@id}">&source-queue;<span class="vh">: <xsl:value-of select="@contract-name"/></span></label>
        <select id="q{@id}" name="queue">
          <xsl:variable name="now" select="@queue"/>
          <xsl:for-each select="/page/queues/queue"><option value="{@key}"><xsl:if test="@key = $now"><xsl:attribute name="selected"/></xsl:if><xsl:value-of select="@name"/></option></xsl:for-each>
        </select>
        <button>&source-set;<span class="vh">: <xsl:value-of select="@contract-name"/></span></button>
      </form>
      <xsl:if test="/page/forms/form[@version] or @form">
        <form class="row-form" method="post" action="{$admin_sources.here}/{@id}/form">
          <xsl:call-template name="tokens"/>
          <xsl:if test="/page/query/@q"><input type="hidden" name="q" value="{/page/query/@q}"/></xsl:if>
          <xsl:if test="/page/query/@after"><input type="hidden" name="after" value="{/page/query/@after}"/></xsl:if>
          <label for="m{@id}">&source-form;<span class="vh">: <xsl:value-of select="@contract-name"/></span></label>
          <select id="m{@id}" name="form">
            <xsl:variable name="form" select="@form"/>
            <option value="">&source-form-none;</option>
            <xsl:for-each select="/page/forms/form[@version]"><option value="{@key}"><xsl:if test="@key = $form"><xsl:attribute name="selected"/></xsl:if><xsl:value-of select="@name"/></option></xsl:for-each>
          </select>
          <button>&source-set;<span class="vh">: &source-form;, <xsl:value-of select="@contract-name"/></span></button>
        </form>
      </xsl:if>
    </li>
  </xsl:template>

  <xsl:template match="flash[@code = 'queue-set']" mode="admin_sources.flash">&f-source-queue-set;</xsl:template>
  <xsl:template match="flash[@code = 'source-form']" mode="admin_sources.flash">&f-source-form;</xsl:template>
  <xsl:template match="flash[@code = 'queue-same']" mode="admin_sources.flash">&f-source-queue-same;</xsl:template>
</xsl:stylesheet>
