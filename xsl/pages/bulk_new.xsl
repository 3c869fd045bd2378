<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Many issues at once: find, choose, say what to change. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="bulk_new.title">&bulk;</xsl:template>
  <xsl:template match="page" mode="bulk_new.width">desk</xsl:template>

  <xsl:variable name="bulk_new.kept" select="/page/form[@route = 'bulk_new']/fields"/>
  <xsl:variable name="bulk_new.q">
    <xsl:choose>
      <xsl:when test="$bulk_new.kept"><xsl:value-of select="$bulk_new.kept/field[@name = 'q']/@value"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="/page/query/@q"/></xsl:otherwise>
    </xsl:choose>
  </xsl:variable>

  <xsl:template match="page" mode="bulk_new.main">
    <xsl:call-template name="folders"/>
    <div class="desk-main">
      <h1>&bulk;</h1>
      <p class="lead">&bulk-lead;</p>
      <form class="search" method="get" action="{$base}/staff/bulk" role="search">
        <label class="vh" for="f-q">&bulk-find;</label>
        <input id="f-q" type="search" name="q" value="{$bulk_new.q}" placeholder="&search-example;" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="1000">
          <xsl:if test="problems"><xsl:attribute name="aria-invalid">true</xsl:attribute><xsl:attribute name="aria-describedby">f-q-problem</xsl:attribute></xsl:if>
        </input>
        <button>&bulk-find-button;</button>
      </form>
      <xsl:if test="problems">
        <div class="alert" role="alert"><p id="f-q-problem"><xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template><xsl:apply-templates select="problems/problem[1]" mode="sentence"/></p></div>
      </xsl:if>
      <xsl:choose>
        <xsl:when test="items/item or $bulk_new.kept"><xsl:call-template name="bulk_new.form"/></xsl:when>
        <xsl:when test="query/@q and not(problems)"><p class="notice">&bulk-none-found;</p></xsl:when>
      </xsl:choose>
      <xsl:if test="bulks/bulk">
        <section aria-labelledby="bulk-recent">
          <h2 id="bulk-recent">&bulk-recent;</h2>
          <ul class="lines">
            <xsl:for-each select="bulks/bulk">
              <li><div><p><a href="{$base}/staff/bulk/{@id}"><xsl:call-template name="time"><xsl:with-param name="at" select="@made-at"/><xsl:with-param name="ago" select="@made-at-ago"/></xsl:call-template></a></p>
                <p class="meta"><span>&bulk-of-total;</span><xsl:if test="@undoes"><span>&undo;</span></xsl:if><span><xsl:apply-templates select="@state" mode="bulk-state"/></span></p></div></li>
            </xsl:for-each>
          </ul>
        </section>
      </xsl:if>
    </div>
  </xsl:template>

  <xsl:template name="bulk_new.form">
    <form class="stack" method="post" action="{$base}/staff/bulk">
      <xsl:call-template name="tokens"/>
      <input type="hidden" name="q" value="{$bulk_new.q}"/>
      <input type="hidden" name="asked" value="{$bulk_new.q}"/>
      <xsl:variable name="which" select="$bulk_new.kept/field[@name = 'which']/@value"/>
      <xsl:variable name="chosen" select="concat(', ', $bulk_new.kept/field[@name = 'items']/@value, ',')"/>
      <fieldset class="checks" id="f-which">
        <legend>&bulk-which;</legend>
        <xsl:call-template name="field-problem"><xsl:with-param name="route" select="'bulk_new'"/><xsl:with-param name="name" select="'items'"/></xsl:call-template>
        <label><input id="f-items" type="radio" name="which" value="chosen"><xsl:if test="$which != 'all' or not($which)"><xsl:attribute name="checked"/></xsl:if></input><span>&bulk-chosen;</span></label>
        <xsl:if test="items/item">
          <ul class="picks">
            <xsl:for-each select="items/item">
              <li>
                <label><input type="checkbox" name="items[]" value="{@number}"><xsl:if test="contains($chosen, concat(', ', @number, ','))"><xsl:attribute name="checked"/></xsl:if></input>
                  <span><b>N<xsl:value-of select="@number"/></b><xsl:text> </xsl:text><xsl:value-of select="@title"/></span></label>
                <span class="meta"><xsl:call-template name="status-badge"/><xsl:call-template name="priority-badge"/><xsl:call-template name="tag-chips"/><xsl:if test="@owner"><span><xsl:value-of select="@owner"/></span></xsl:if><xsl:if test="@contract-name"><span><xsl:value-of select="@contract-name"/></span></xsl:if></span>
              </li>
            </xsl:for-each>
          </ul>
        </xsl:if>
        <xsl:if test="$bulk_new.kept and not(items/item) and $bulk_new.kept/field[@name = 'items']/@value"><input type="hidden" name="items" value="{$bulk_new.kept/field[@name = 'items']/@value}"/></xsl:if>
        <label><input type="radio" name="which" value="all"><xsl:if test="$which = 'all'"><xsl:attribute name="checked"/></xsl:if></input>
          <span><xsl:for-each select="items"><xsl:choose><xsl:when test="@beyond = 'yes'">&bulk-all-beyond;</xsl:when><xsl:when test="@found">&bulk-all-counted;</xsl:when><xsl:otherwise>&bulk-all;</xsl:otherwise></xsl:choose></xsl:for-each></span></label>
        <xsl:call-template name="pager">
          <xsl:with-param name="next" select="items/@next"/>
          <xsl:with-param name="first" select="concat($base, '/staff/bulk?q=', query/@q-address)"/>
          <xsl:with-param name="here" select="concat($base, '/staff/bulk?q=', query/@q-address, '&amp;')"/>
        </xsl:call-template>
      </fieldset>
      <fieldset class="changes">
        <legend>&bulk-change;</legend>
        <div class="field"><label for="f-status">&status;</label>
          <select id="f-status" name="status"><option value="">&bulk-as-it-is;</option>
            <xsl:call-template name="status-options"><xsl:with-param name="value" select="$bulk_new.kept/field[@name = 'status']/@value"/></xsl:call-template>
          </select></div>
        <div class="field"><label for="f-owner">&owner;</label>
          <select id="f-owner" name="owner"><option value="">&bulk-as-it-is;</option>
            <option value="0"><xsl:if test="$bulk_new.kept/field[@name = 'owner']/@value = '0'"><xsl:attribute name="selected"/></xsl:if>&nobody;</option>
            <xsl:for-each select="staff/person"><option value="{@id}"><xsl:if test="$bulk_new.kept/field[@name = 'owner']/@value = @id"><xsl:attribute name="selected"/></xsl:if><xsl:value-of select="@name"/></option></xsl:for-each>
          </select></div>
        <div class="field"><label for="f-priority">&priority;</label>
          <select id="f-priority" name="priority"><option value="">&bulk-as-it-is;</option>
            <xsl:call-template name="priority-options"><xsl:with-param name="value" select="$bulk_new.kept/field[@name = 'priority']/@value"/></xsl:call-template>
          </select></div>
        <div class="field"><label for="f-queue">&queue;</label>
          <select id="f-queue" name="queue"><option value="">&bulk-as-it-is;</option>
            <xsl:for-each select="queues/queue"><option value="{@key}"><xsl:if test="$bulk_new.kept/field[@name = 'queue']/@value = @key"><xsl:attribute name="selected"/></xsl:if><xsl:value-of select="@name"/></option></xsl:for-each>
          </select></div>
        <xsl:call-template name="tag-boxes"><xsl:with-param name="name" select="'tags_add'"/><xsl:with-param name="label">&bulk-tags-add;</xsl:with-param><xsl:with-param name="tags" select="tags/tag[@retired = 'no']"/><xsl:with-param name="kept" select="$bulk_new.kept/field[@name = 'tags_add']/@value"/></xsl:call-template>
        <xsl:call-template name="tag-boxes"><xsl:with-param name="name" select="'tags_remove'"/><xsl:with-param name="label">&bulk-tags-remove;</xsl:with-param><xsl:with-param name="tags" select="tags/tag"/><xsl:with-param name="kept" select="$bulk_new.kept/field[@name = 'tags_remove']/@value"/></xsl:call-template>
        <xsl:call-template name="field-boxes"><xsl:with-param name="fields" select="fields/field"/><xsl:with-param name="kept" select="$bulk_new.kept/field"/></xsl:call-template>
      </fieldset>
      <xsl:call-template name="field">
        <xsl:with-param name="route" select="'bulk_new'"/>
        <xsl:with-param name="name" select="'comment'"/>
        <xsl:with-param name="label">&bulk-comment;</xsl:with-param>
        <xsl:with-param name="hint">&bulk-comment-hint;</xsl:with-param>
        <xsl:with-param name="lines" select="4"/>
        <xsl:with-param name="optional" select="true()"/>
      </xsl:call-template>
      <div class="field"><label for="f-visibility">&bulk-who-reads;</label>
        <select id="f-visibility" name="visibility">
          <option value="public">&bulk-public;</option>
          <option value="internal"><xsl:if test="$bulk_new.kept/field[@name = 'visibility']/@value = 'internal'"><xsl:attribute name="selected"/></xsl:if>&bulk-note;</option>
        </select></div>
      <div class="checks"><label><input type="checkbox" name="quiet" value="yes"><xsl:if test="$bulk_new.kept/field[@name = 'quiet']/@value = 'yes'"><xsl:attribute name="checked"/></xsl:if></input><span>&bulk-quiet;</span></label></div>
      <div class="actions"><button class="primary">&bulk-preview-button;</button></div>
    </form>
  </xsl:template>
</xsl:stylesheet>
