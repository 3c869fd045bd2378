<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The queues, and a new one. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_queues.title">&queues;</xsl:template>

  <xsl:template match="page" mode="admin_queues.main">
    <xsl:call-template name="admin-crumbs"><xsl:with-param name="here">&queues;</xsl:with-param></xsl:call-template>
    <h1>&queues;</h1>
    <section aria-labelledby="present">
      <h2 id="present">&queues-present;</h2>
      <ul class="lines"><xsl:apply-templates select="queues/queue" mode="admin_queues.queue"/></ul>
    </section>
    <section aria-labelledby="new">
      <h2 id="new">&queue-new;</h2>
      <xsl:call-template name="queue-form"><xsl:with-param name="button">&queue-make;</xsl:with-param></xsl:call-template>
    </section>
  </xsl:template>

  <xsl:template match="queue" mode="admin_queues.queue">
    <li>
      <div>
        <p><a href="{$base}/admin/queues/{@key}"><b><xsl:value-of select="@name"/></b></a><xsl:if test="@removed = 'yes'"><xsl:text> </xsl:text><span class="tag">&queue-removed;</span></xsl:if></p>
        <xsl:if test="@description != ''"><p><xsl:value-of select="@description"/></p></xsl:if>
        <p class="meta">
          <xsl:choose>
            <xsl:when test="@removed = 'yes'"><span>&queue-removed-into;</span></xsl:when>
            <xsl:otherwise>
              <span><xsl:choose><xsl:when test="@promise-seconds">&promise-line;</xsl:when><xsl:otherwise>&standing-no-target;</xsl:otherwise></xsl:choose></span>
              <span><xsl:choose><xsl:when test="@community = 'yes'">&queue-with-community;</xsl:when><xsl:otherwise>&queue-internal;</xsl:otherwise></xsl:choose></span>
              <span><xsl:choose><xsl:when test="@published = 'yes'">&queue-is-published;</xsl:when><xsl:otherwise>&queue-not-published;</xsl:otherwise></xsl:choose></span>
            </xsl:otherwise>
          </xsl:choose>
          <span>&row-open-queue;</span>
        </p>
      </div>
      <a class="button" href="{$base}/admin/queues/{@key}">&queue-edit;<span class="vh">: <xsl:value-of select="@name"/></span></a>
    </li>
  </xsl:template>

  <xsl:template match="flash[@code = 'queue-added']" mode="admin_queues.flash">&f-queue-added;</xsl:template>
  <xsl:template match="flash[@code = 'queue-changed']" mode="admin_queues.flash">&f-queue-changed;</xsl:template>
  <xsl:template match="flash[@code = 'queue-removed']" mode="admin_queues.flash">&f-queue-removed;</xsl:template>
  <xsl:template match="flash[@code = 'queue-restored']" mode="admin_queues.flash">&f-queue-restored;</xsl:template>
</xsl:stylesheet>
